namespace Custodes.Cli.Keeping;

/// <summary>What agents that are enrolled together have in common.</summary>
/// <param name="Owner">Whose they are.</param>
/// <param name="Batch">Which enrolment it is.</param>
/// <param name="Epoch">When.</param>
/// <param name="Sensor">Index of the node that reports on them.</param>
internal sealed record AgentEnrolment(string Owner, uint Batch, ulong Epoch, ushort Sensor);
