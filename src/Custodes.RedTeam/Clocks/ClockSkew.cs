using Custodes.Aggregation.Registry;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.RedTeam.Clocks;

/// <summary>A sensor's clock is wrong by up to ten minutes, drifts by 500 ppm and leaps; openings come late and twice.</summary>
/// <remarks>
/// An epoch of the cluster begins with an opening that nobody but the holder of the chain can make, and an event belongs to
/// the epoch whose opening came last. Without that, an event belongs where its sensor's clock says.
/// </remarks>
internal sealed class ClockSkew : IAttack
{
    private const int Epochs = 24;
    private const int EventsPerEpoch = 40;
    private const uint MeanEpochMs = 600_000;
    private const int SkewMsMax = 600_000;
    private const int DelayMsMax = 500;
    private const double WrongMax = 0.01;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "clock-skew",
            17,
            "Clock skew",
            "More than 1 % of the events are counted in another epoch than the one they happened in, or an opening is accepted before its time.",
            [Defence.EpochByCertificate],
            "AML.T0015",
            "T8",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 random = new(trial.Seed);
        byte[] seed = new byte[HashChain.SeedBytes];
        BitConverter.TryWriteBytes(seed, random.Next());
        using HashChain chain = new(seed, Epochs + 2, firstEpoch: 1);
        ClusterTerms terms = new(new AggregationRules(), 1, MeanEpochMs, chain.Anchor, Epochs + 2);
        HashChainLottery lottery = new(chain.Anchor, Epochs + 2, firstEpoch: 1);

        double skewMs = (2 * random.Unit() - 1) * SkewMsMax;
        double driftPpm = (2 * random.Unit() - 1) * 500;
        double leapAtMs = random.Unit() * Epochs * MeanEpochMs;
        double leapMs = (2 * random.Unit() - 1) * SkewMsMax;

        int wrong = 0;
        int early = 0;
        long opensAtMs = 0;
        ulong said = 0;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            Sha256Hash previous = Sha256.Of(BitConverter.GetBytes(epoch));
            Sha256Hash reveal = chain[(int)epoch];

            // Before its time the attacker has only what was revealed before, and what he makes up.
            early += lottery.TryOpen((long)epoch, previous, Guess(chain, epoch, ref random), out _)
                ? 1
                : 0;
            long heardAtMs = opensAtMs + random.Below(DelayMsMax);
            uint lengthMs = terms.LengthMs(reveal, previous);
            for (int number = 0; number < EventsPerEpoch; number++)
            {
                double atMs = opensAtMs + (random.Unit() * lengthMs);
                double shownMs =
                    atMs + skewMs + (atMs * driftPpm / 1e6) + (atMs >= leapAtMs ? leapMs : 0);
                ulong counted = trial.Has(Defence.EpochByCertificate)
                    ? atMs >= heardAtMs
                        ? epoch
                        : said
                    : (ulong)Math.Max(1, 1 + Math.Floor(shownMs / MeanEpochMs));
                wrong += counted == epoch ? 0 : 1;
            }

            bool isOpened = lottery.TryOpen((long)epoch, previous, reveal.ToArray(), out _);
            bool isTwice = lottery.TryOpen((long)epoch, previous, reveal.ToArray(), out _);
            Invariant.That(isOpened && EpochOpening.SeedOf(epoch, previous, reveal) != default);
            early += isTwice ? 1 : 0;
            said = epoch;
            opensAtMs += lengthMs;
        }

        double share = (double)wrong / (Epochs * EventsPerEpoch);
        return new TrialResult(share > WrongMax || early > 0, 100 * share, "% of events", Epochs);
    }

    private static byte[] Guess(HashChain chain, ulong epoch, ref SplitMix64 random)
    {
        byte[] guess = chain[(int)epoch - 1].ToArray();
        if (random.Below(2) == 0)
        {
            BitConverter.TryWriteBytes(guess, random.Next());
        }

        return guess;
    }
}
