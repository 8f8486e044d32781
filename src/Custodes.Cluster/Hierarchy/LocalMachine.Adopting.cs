using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Disputes;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <content>What comes down: baselines, and proofs of lies.</content>
public sealed partial class LocalMachine
{
    private void Adopt(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        if (BlockList.Read(message.Body) is not [{ } signed, .. { } proofs])
        {
            Refuse();
            return;
        }

        if (!IsCertified(signed))
        {
            awaiting = message;
            return;
        }

        awaiting = null;
        BaselineRefusal refusal = holder.Take(signed);
        if (refusal != BaselineRefusal.None)
        {
            status = status with
            {
                Duplicates = status.Duplicates + (refusal == BaselineRefusal.Old ? 1 : 0),
                Refused = status.Refused + (refusal == BaselineRefusal.Old ? 0 : 1),
            };
            return;
        }

        GlobalBaseline baseline = holder.Current!.Baseline;
        effects.Add(new HierarchyEffect.Store(BaselineName, signed));
        effects.Add(new HierarchyEffect.Adopt(baseline));
        Show(baseline);
        status = status with { EpochsClosed = status.EpochsClosed + 1 };
        effects.Add(
            new HierarchyEffect.Note(
                new HierarchyEvent(
                    HierarchyEventKind.BaselineAdopted,
                    baseline.Epoch,
                    $"{status.BaselineAgents} agents, digest {baseline.Digest}"
                )
            )
        );
        foreach (ReadOnlyMemory<byte> proof in proofs)
        {
            CheckProof(proof, effects);
        }

        Demand(baseline.Epoch, effects);
    }

    // Whoever is named a liar is so because the proof holds here, not because somebody says so.
    private void CheckProof(ReadOnlyMemory<byte> bytes, ICollection<HierarchyEffect> effects)
    {
        if (!LieProof.TryParse(bytes.Span, map.Fleet, out LieProof? proof))
        {
            Refuse();
            return;
        }

        foreach (LeafArchive archive in archives.Values)
        {
            if (
                archive.Context is { } context
                && proof.TryVerify(context, parts.Signatures) == LieVerdict.Proven
            )
            {
                effects.Add(
                    new HierarchyEffect.Note(
                        new HierarchyEvent(
                            HierarchyEventKind.LiarProven,
                            context.Epoch,
                            Liars.NameOf(map, proof.Accused),
                            bytes
                        )
                    )
                );
                return;
            }
        }
    }

    private void Show(GlobalBaseline baseline) =>
        status = status with
        {
            BaselineEpoch = baseline.Epoch,
            BaselineDigest = baseline.Digest,
            BaselineAgents = BaselineFigures.AgentsOf(baseline),
            BucketsIncluded = BaselineFigures.BucketsOf(baseline),
            Calibrations = CalibrationFigures.Of(baseline, map),
        };
}
