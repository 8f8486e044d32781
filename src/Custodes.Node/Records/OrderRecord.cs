using Custodes.Contracts.Fleet;

namespace Custodes.Node.Records;

/// <summary>An operator's order as the journal keeps it.</summary>
/// <param name="Agent">Keyed hash of the agent's name.</param>
/// <param name="Kind">What is ordered for it.</param>
/// <param name="Actor">Who ordered.</param>
/// <param name="Reason">Why.</param>
internal sealed record OrderRecord(ulong Agent, OrderKind Kind, string Actor, string Reason);
