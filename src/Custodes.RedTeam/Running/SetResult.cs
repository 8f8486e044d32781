namespace Custodes.RedTeam.Running;

/// <summary>How the trials of a set ended.</summary>
/// <param name="Set">Which set.</param>
/// <param name="Choice">What the attacker chose; empty for an attack without a choice.</param>
/// <param name="Unit">What measures are in.</param>
/// <param name="Records">The trials, by index.</param>
public sealed record SetResult(
    TrialSet Set,
    string Choice,
    string Unit,
    IReadOnlyList<TrialRecord> Records
)
{
    /// <summary>How many there were.</summary>
    public int Trials => Records.Count;

    /// <summary>In how many the attack succeeded.</summary>
    public int Successes => Records.Count(static record => record.Succeeded);

    /// <summary>Share of successes.</summary>
    public double Rate => Trials == 0 ? 0 : (double)Successes / Trials;

    /// <summary>What the probability of success is below, one-sided, 95 %.</summary>
    public double Upper => Trials == 0 ? 1 : ClopperPearson.Upper(Successes, Trials);

    /// <summary>The most the attack achieved.</summary>
    public double Worst => Records.Count == 0 ? 0 : Records.Max(static record => record.Measure);

    /// <summary>Half of the trials achieved no more.</summary>
    public double Median => Quantile(0.5);

    /// <summary>One in twenty trials achieved more.</summary>
    public double P95 => Quantile(0.95);

    /// <summary>Wall time of all trials, one after the other.</summary>
    public double Seconds => Records.Sum(static record => record.Ms) / 1000;

    private double Quantile(double share)
    {
        double[] sorted = [.. Records.Select(static record => record.Measure).Order()];
        return sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
    }
}
