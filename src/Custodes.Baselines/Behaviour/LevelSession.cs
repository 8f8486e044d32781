namespace Custodes.Baselines.Behaviour;

/// <summary>An open session that alarmed for numbers which others decide.</summary>
/// <param name="Agent">Slot of the agent whose row it was.</param>
/// <param name="OwnBits">The most bits of any of its rows since, without those numbers.</param>
/// <param name="IsMore">Whether one of them would have alarmed without those numbers.</param>
public readonly record struct LevelSession(int Agent, float OwnBits, bool IsMore);
