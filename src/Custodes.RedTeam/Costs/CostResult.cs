namespace Custodes.RedTeam.Costs;

/// <summary>What an operation costs on either side, of a round's processor time.</summary>
/// <param name="Name">Of the operation.</param>
/// <param name="What">What is done, and what the plain side leaves out.</param>
/// <param name="Unit">What one of it is.</param>
/// <param name="PlainNs">Median over rounds, nanoseconds a unit; null where there is no plain side.</param>
/// <param name="HardenedNs">The same of Custodes.</param>
/// <param name="Ratio">Median over rounds of hardened by plain; null without a plain side.</param>
/// <param name="RatioLow">A quarter of the rounds is below.</param>
/// <param name="RatioHigh">A quarter of the rounds is above.</param>
public sealed record CostResult(
    string Name,
    string What,
    string Unit,
    double? PlainNs,
    double HardenedNs,
    double? Ratio,
    double? RatioLow,
    double? RatioHigh
)
{
    /// <summary>How many a core does in a second.</summary>
    public static double PerSecond(double nanoseconds) => 1e9 / nanoseconds;
}
