using Custodes.Evaluation.Scoring;

namespace Custodes.Evaluation.Trivial;

/// <summary>What anybody could do in an hour: the rows that a detector has to beat.</summary>
public static class TrivialBaselines
{
    /// <summary>Share of false alarms that each one's own threshold aims at.</summary>
    public const double Alpha = 0.02;

    private const ulong CoinSeed = 7;

    /// <summary>All of them, by the names they have in a report.</summary>
    /// <param name="hasSideEffects">Whether the action of a key changes anything outside the agent.</param>
    public static IReadOnlyList<NamedScorer> All(Func<ulong, bool> hasSideEffects) =>
        [
            Named("side effects", () => new CallCountRule(hasSideEffects)),
            Named("calls", static () => new CallCountRule(static _ => true)),
            Named("new bigrams", static () => new UnseenBigramRule()),
            Named("markov worst", static () => new MarkovRule()),
            Named("coin flip", static () => new CoinFlipRule(CoinSeed)),
        ];

    private static NamedScorer Named(string name, Func<ITraceRule> rule) =>
        new(name, _ => new TrivialScorer(rule(), Alpha));
}
