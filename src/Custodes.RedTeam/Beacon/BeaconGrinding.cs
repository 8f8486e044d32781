using Custodes.Aggregation.Assignment;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.RedTeam.Tree;

namespace Custodes.RedTeam.Beacon;

/// <summary>Whoever can choose among some baselines looks for one after which a target's bucket is wholly in lying hands.</summary>
/// <remarks>
/// A choice of what to send or to leave out gives 2⁵ baselines an epoch. The seed of the next plan also takes a value that
/// the global node committed to long ago and shows only then: who does not know it chooses blindly.
/// </remarks>
/// <param name="isTop">Whether the global node itself is the attacker's, so that he knows the value.</param>
internal sealed class BeaconGrinding(bool isTop) : IAttack
{
    private const int Epochs = 100;
    private const int Choices = 32;
    private const double Excess = 3;

    private static readonly TreeShape Shape = new(160, 40, 4, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            isTop ? "beacon-grinding-top" : "beacon-grinding",
            isTop ? null : 24,
            isTop ? "Beacon grinding by the global node" : "Beacon grinding",
            "Over 100 epochs the target's bucket is wholly in lying hands more than three times as often as 0.32 to the power of its replicas.",
            [Defence.CommittedBeacon],
            "AML.T0031",
            "T5, T6",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 random = new(trial.Seed);
        byte[] seed = new byte[HashChain.SeedBytes];
        BitConverter.TryWriteBytes(seed, random.Next());
        using HashChain chain = new(seed, Epochs + 1, firstEpoch: 1);
        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        LyingNodes liars = LyingNodes.Anywhere(Shape, trial.Seed);
        uint target = (uint)random.Below(Shape.Agents);
        int replicas = fleet.Registry.Rules.ReplicaCount;
        double share = (double)liars.Count / Shape.Nodes;
        bool isBlind = trial.Has(Defence.CommittedBeacon) && !isTop;
        int owned = 0;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            Sha256Hash reveal = trial.Has(Defence.CommittedBeacon) ? chain[(int)epoch] : default;
            bool isOwned = false;
            for (int choice = 0; choice < (isBlind ? 1 : Choices) && !isOwned; choice++)
            {
                byte[] name = [.. BitConverter.GetBytes(trial.Seed), (byte)epoch, (byte)choice];
                isOwned = Owns(EpochOpening.SeedOf(epoch, Sha256.Of(name), reveal), epoch);
            }

            owned += isOwned ? 1 : 0;
        }

        double rate = (double)owned / Epochs;
        double fair = Math.Pow(share, replicas);
        return new TrialResult(rate > Excess * fair, rate / fair, "times the fair rate", Epochs);

        bool Owns(Sha256Hash plan, ulong epoch)
        {
            EpochContext context = new(fleet.Registry, epoch, plan, previous: null, [], []);
            foreach (Bucket bucket in context.Plan.Buckets)
            {
                if (bucket.Has(target))
                {
                    return liars.Own(bucket);
                }
            }

            return false;
        }
    }
}
