namespace Custodes.Contracts.Fleet;

/// <summary>One value of one metric, now.</summary>
/// <param name="Name">Letters, digits and underscores; counters end in <c>_total</c>.</param>
/// <param name="Help">One sentence; the same for all samples of a name.</param>
/// <param name="Type">The same for all samples of a name.</param>
/// <param name="Labels">Name and value of each label; empty when there are none.</param>
/// <param name="Value">In the unit that the name ends in.</param>
public sealed record MetricSample(
    string Name,
    string Help,
    MetricType Type,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    double Value
);
