namespace Custodes.Contracts.Fleet;

/// <summary>What an operator orders for one agent. Numbers are on disk: never reuse one.</summary>
public enum OrderKind : byte
{
    /// <summary>Back to normal, with the baseline it has, unless that is poisoned.</summary>
    Release = 0,

    /// <summary>Quarantine, until it is released.</summary>
    Quarantine = 3,

    /// <summary>Back to normal, and its baseline begins anew with its next session.</summary>
    Reset = 4,
}
