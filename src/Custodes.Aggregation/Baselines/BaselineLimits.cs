using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Baselines;

/// <summary>How much is certified of a role.</summary>
public static class BaselineLimits
{
    /// <summary>Points of a distribution: every bin there is.</summary>
    public const int PointCountMax = (2 * SketchBins.OutermostBin) + 1;

    /// <summary>Categories, those with the most support.</summary>
    public const int CategoryCountMax = 4096;

    /// <summary>Transitions, those with the most support.</summary>
    public const int TransitionCountMax = 8192;

    /// <summary>Bytes of a baseline that a node reads.</summary>
    public const int BytesMax = 64 << 20;
}
