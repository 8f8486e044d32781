namespace Custodes.Detection.Sessions;

/// <summary>The scores of both tiers.</summary>
/// <param name="Strict">Of the strict tier.</param>
/// <param name="Guarded">Of the guarded tier.</param>
public readonly record struct TierScores(double Strict, double Guarded)
{
    /// <summary>The higher of the two.</summary>
    public double Highest => Math.Max(Strict, Guarded);

    /// <summary>The higher of each.</summary>
    public static TierScores Max(TierScores left, TierScores right) =>
        new(Math.Max(left.Strict, right.Strict), Math.Max(left.Guarded, right.Guarded));
}
