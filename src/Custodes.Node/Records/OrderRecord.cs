using Custodes.Contracts;

namespace Custodes.Node.Records;

/// <summary>An operator's order as the journal keeps it.</summary>
/// <param name="Agent">Keyed hash of the agent's name.</param>
/// <param name="Level">The rung it is put on.</param>
/// <param name="Actor">Who ordered.</param>
/// <param name="Reason">Why.</param>
internal sealed record OrderRecord(ulong Agent, VerdictLevel Level, string Actor, string Reason);
