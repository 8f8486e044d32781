using Custodes.Aggregation.Arithmetic;

namespace Custodes.Aggregation.Baselines;

/// <summary>What is certified of one number of a role: where agents' means lie and how far apart.</summary>
/// <param name="Flags">What is to be known of it.</param>
/// <param name="Centre">Where the means lie, Q32.32.</param>
/// <param name="Log2Deviation">Logarithm of their median absolute deviation.</param>
/// <param name="Log2Variance">Logarithm of the variance inside one agent.</param>
/// <param name="Anchor">The centre that holds as the anchor.</param>
/// <param name="NextAnchor">The centre that becomes the anchor next.</param>
/// <param name="AnchorLog2Deviation">What the deviation was when the anchor was cast: budgets are measured in it.</param>
/// <param name="NextAnchorLog2Deviation">The same of the next anchor.</param>
public readonly record struct FeatureBaseline(
    FeatureFlags Flags,
    long Centre,
    long Log2Deviation,
    long Log2Variance,
    long Anchor,
    long NextAnchor,
    long AnchorLog2Deviation,
    long NextAnchorLog2Deviation
)
{
    // 1 / Φ⁻¹(3/4): what makes a deviation the standard deviation of normal values.
    private const long DeviationsPerScale = 6_367_728_041;

    // Agents that all do exactly the same would otherwise be a scale of 0 apart.
    private const long ScaleMin = Fixed.One >> 10;

    /// <summary>Whether anything is known.</summary>
    public bool IsKnown => Flags.HasFlag(FeatureFlags.Known);

    /// <summary>Whether it went too far from its anchor and stays where it is until an operator approves.</summary>
    public bool IsFrozen => Flags.HasFlag(FeatureFlags.Frozen);

    /// <summary>The scale σ that clips and clamps are measured in.</summary>
    public long Scale => ScaleOf(Log2Deviation);

    /// <summary>σ when the anchor was cast: what lies drew apart since then does not widen a budget.</summary>
    public long AnchorScale => ScaleOf(AnchorLog2Deviation);

    /// <summary>σ from the logarithm of a deviation.</summary>
    public static long ScaleOf(long log2Deviation) =>
        Math.Max(
            Fixed.Multiply(
                BinaryLog.Exp2(Math.Min(log2Deviation, 20 * Fixed.One)),
                DeviationsPerScale
            ),
            ScaleMin
        );
}
