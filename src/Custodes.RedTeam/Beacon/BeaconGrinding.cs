using Custodes.Aggregation.Assignment;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Beacon;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.RedTeam.Tree;

namespace Custodes.RedTeam.Beacon;

/// <summary>Whoever can choose among some baselines looks for one after which a target's bucket is wholly in lying hands.</summary>
/// <remarks>
/// A choice of what to send or to leave out gives 2⁵ baselines an epoch. The seed of the next plan also takes a value that
/// the global node committed to long ago and shows only then, and what validators reveal once the baseline is certified:
/// who does not know them chooses blindly. He goes by what he knows: the values that were shown last. In 200 epochs
/// the fair rate is three times itself by chance in fewer than one trial of a hundred thousand; in 100 it would be in one of two thousand.
/// </remarks>
/// <param name="isTop">Whether the global node itself is the attacker's, so that he knows its values.</param>
internal sealed class BeaconGrinding(bool isTop) : IAttack
{
    private const int Epochs = 200;
    private const int Choices = 32;
    private const double Excess = 3;

    private static readonly TreeShape Shape = new(160, 40, 4, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            isTop ? "beacon-grinding-top" : "beacon-grinding",
            isTop ? null : 24,
            isTop ? "Beacon grinding by the global node" : "Beacon grinding",
            "Over 200 epochs the target's bucket is wholly in lying hands more than three times as often as the liars' share to the power of its replicas.",
            isTop ? [Defence.CommitteeBeacon] : [Defence.CommittedBeacon, Defence.CommitteeBeacon],
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
        using BeaconScene validators = new(trial.Seed, Epochs);
        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        LyingNodes liars = LyingNodes.Anywhere(Shape, trial.Seed);
        uint target = (uint)random.Below(Shape.Agents);
        int replicas = fleet.Registry.Rules.ReplicaCount;
        double share = (double)liars.Count / Shape.Nodes;
        int owned = 0;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            bool isCommitted = trial.Has(Defence.CommittedBeacon);
            Sha256Hash value = isCommitted ? chain[(int)epoch] : default;

            // Who does not have the chain knows what was shown of it.
            Sha256Hash known = isTop || !isCommitted ? value : chain[(int)epoch - 1];
            owned += Owns(Play(epoch, value, known), epoch) ? 1 : 0;
        }

        double rate = (double)owned / Epochs;
        double fair = Math.Pow(share, replicas);
        return new TrialResult(rate > Excess * fair, rate / fair, "times the fair rate", Epochs);

        // The plan that is drawn after the baseline that promises most.
        Sha256Hash Play(ulong epoch, Sha256Hash value, Sha256Hash known)
        {
            Sha256Hash chosen = default;
            if (!trial.Has(Defence.CommitteeBeacon))
            {
                chosen = Choose(one => EpochOpening.SeedOf(epoch, one, known));
                return EpochOpening.SeedOf(epoch, chosen, value);
            }

            Sha256Hash drawn = validators.Draw(guess =>
                chosen = Choose(one =>
                    new PlanDraw(epoch, one, epoch - 1, known, guess(one)).ToSeed()
                )
            );
            return new PlanDraw(epoch, chosen, epoch - 1, value, drawn).ToSeed();

            Sha256Hash Choose(Func<Sha256Hash, Sha256Hash> plan)
            {
                Sha256Hash baseline = default;
                for (int choice = 0; choice < Choices; choice++)
                {
                    byte[] name = [.. BitConverter.GetBytes(trial.Seed), (byte)epoch, (byte)choice];
                    baseline = Sha256.Of(name);
                    if (Owns(plan(baseline), epoch))
                    {
                        break;
                    }
                }

                return baseline;
            }
        }

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
