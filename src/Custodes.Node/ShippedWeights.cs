using Custodes.Detection.Sessions;

namespace Custodes.Node;

/// <summary>The weights that ship: fitted once on all labelled suites, in the order of <c>CallFeature</c>.</summary>
public static class ShippedWeights
{
    /// <summary>The weights.</summary>
    public static ScoreWeights Value { get; } =
        new([0.2, 0.4, 0.4, 0.2, 0.2, 0.1, 0.1, 0.5, 0.5, 1, 0.3, 0.1], -4, -2.5);
}
