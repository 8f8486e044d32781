using Custodes.Cryptography;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Witnessing;
using Custodes.Primitives;

namespace Custodes.RedTeam.Log;

/// <summary>
/// The operator writes two logs that share a beginning, signs both heads with the log's key, and asks the
/// witnesses for both, the liars among them freely, the honest ones with every proof that can be made up.
/// </summary>
internal sealed class SplitView : IAttack
{
    private const int Witnesses = 8;
    private const int Liars = 2;
    private const int EntriesMax = 40;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "log-split-view",
            19,
            "Two histories under one name",
            "Two heads that contradict each other are both cosigned by three quarters of the witnesses.",
            [Defence.WitnessConsistency],
            "AML.T0031",
            "T8",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 draw = new(trial.Seed);
        ulong keySeed = draw.Next();
        using WitnessedLog one = new(keySeed);
        using WitnessedLog other = new(keySeed);
        int shared = draw.Below(EntriesMax);
        if (shared > 0)
        {
            SplitMix64 same = draw;
            one.Append(ref same, shared);
            other.Append(ref draw, shared);
        }

        one.Append(ref draw, 1 + draw.Below(EntriesMax));
        other.Append(ref draw, 1 + draw.Below(EntriesMax));
        int both = 0;
        List<(SimWitness Witness, bool IsLiar)> witnesses = Make(trial, ref draw);
        int[] counts = new int[2];
        foreach ((SimWitness witness, bool isLiar) in witnesses)
        {
            using SimWitness asked = witness;
            bool first = isLiar || Get(asked, one, ref draw);
            bool second = isLiar || Get(asked, other, ref draw);
            counts[0] += first ? 1 : 0;
            counts[1] += second ? 1 : 0;
            both += first && second ? 1 : 0;
        }

        int quorum = WitnessPolicy.QuorumOf(Witnesses);
        bool isSplit = counts[0] >= quorum && counts[1] >= quorum;
        return new TrialResult(isSplit, both, "witnesses of both heads", Witnesses);
    }

    private static List<(SimWitness Witness, bool IsLiar)> Make(
        AttackTrial trial,
        ref SplitMix64 draw
    )
    {
        List<(SimWitness, bool)> made = [];
        for (int index = 0; index < Witnesses; index++)
        {
            bool isStrict = trial.Has(Defence.WitnessConsistency);
            made.Add((new SimWitness($"w{index}", draw.Next(), isStrict), index < Liars));
        }

        return made;
    }

    // What the witness knows, what it knew at first, and nothing, each with the proof that belongs to it,
    // with none, and with one that is made up.
    private static bool Get(SimWitness witness, WitnessedLog log, ref SplitMix64 draw)
    {
        SignedNote note = log.Sign(log.Head);
        Invariant.That(Checkpoint.TryParse(note.Text, out Checkpoint? head, out _));
        foreach (long oldSize in (ReadOnlySpan<long>)[witness.Last.Size, 0, log.Head.Size])
        {
            List<Sha256Hash[]> proofs =
            [
                [],
                [Sha256.Of(BitConverter.GetBytes(draw.Next()))],
            ];
            if (oldSize <= log.Head.Size && log.TryProve(oldSize, out Sha256Hash[] made))
            {
                proofs.Add(made);
            }

            foreach (Sha256Hash[] proof in proofs)
            {
                AddCheckpointRequest request = new(oldSize, proof, note, head);
                if (witness.Ask(log.Key, request) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
