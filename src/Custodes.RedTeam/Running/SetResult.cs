namespace Custodes.RedTeam.Running;

/// <summary>How the trials of a set ended.</summary>
/// <param name="Set">Which set, with as many trials as there were.</param>
/// <param name="Choice">What the attacker chose; empty for an attack without a choice.</param>
/// <param name="Unit">What measures are in.</param>
/// <param name="Successes">In how many trials the attack succeeded.</param>
/// <param name="Median">Half of the trials achieved no more.</param>
/// <param name="P95">One in twenty trials achieved more.</param>
/// <param name="Worst">The most the attack achieved.</param>
/// <param name="Seconds">Wall time of all trials, one after the other.</param>
public sealed record SetResult(
    TrialSet Set,
    string Choice,
    string Unit,
    int Successes,
    double Median,
    double P95,
    double Worst,
    double Seconds
)
{
    /// <summary>How many there were.</summary>
    public int Trials => Set.Trials;

    /// <summary>Share of successes.</summary>
    public double Rate => Trials == 0 ? 0 : (double)Successes / Trials;

    /// <summary>What the probability of success is below, one-sided, 95 %.</summary>
    public double Upper => Trials == 0 ? 1 : ClopperPearson.Upper(Successes, Trials);

    /// <summary>What finished trials say together.</summary>
    public static SetResult Of(
        TrialSet set,
        string choice,
        string unit,
        IReadOnlyList<TrialRecord> records
    )
    {
        double[] sorted = [.. records.Select(static record => record.Measure).Order()];
        return new SetResult(
            set with
            {
                Trials = records.Count,
            },
            choice,
            unit,
            records.Count(static record => record.Succeeded),
            Quantile(0.5),
            Quantile(0.95),
            Quantile(1),
            records.Sum(static record => record.Ms) / 1000
        );

        double Quantile(double share) =>
            sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
    }
}
