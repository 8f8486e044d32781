using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Summaries;

namespace Custodes.Cluster.Hierarchy;

/// <content>Buckets that came too late for their epoch: they count with the next baseline, once.</content>
/// <remarks>
/// In their own epoch and not in the next one, because there their agents would have two votes; and never as their
/// aggregators say, because the audits of their epoch are known by now. They are opened, all of them, and summed up here.
/// </remarks>
public sealed partial class GlobalMachine
{
    private readonly SortedDictionary<uint, SortedDictionary<ushort, OpenedLeaf[]?>> lateOpened =
    [];
    private ulong lateEpoch;

    private void AskForLate(ICollection<HierarchyEffect> effects)
    {
        lateOpened.Clear();
        lateEpoch = store.Before(epoch);
        SortedDictionary<ushort, List<uint>> questions = [];
        foreach (uint bucket in archived.Contains(lateEpoch) ? store.LateOf(lateEpoch) : [])
        {
            if (lateOpened.Count == options.LateBucketsMax)
            {
                break;
            }

            lateOpened.Add(bucket, Question(lateEpoch, bucket, questions));
        }

        foreach ((ushort node, List<uint> buckets) in questions)
        {
            Ask(lateEpoch, node, buckets, effects);
        }
    }

    private void SettleLate(ICollection<HierarchyEffect> effects)
    {
        foreach ((uint bucket, SortedDictionary<ushort, OpenedLeaf[]?> answers) in lateOpened)
        {
            DisputeOutcome outcome = Resolve(lateEpoch, bucket, answers, effects);
            if (outcome.Content is null)
            {
                continue;
            }

            store.Settle(lateEpoch, bucket, outcome);
            effects.Add(
                new HierarchyEffect.Append(lateEpoch, [store.SettledRecordOf(lateEpoch, bucket)])
            );
            affectedFrom = Math.Min(affectedFrom, lateEpoch);
            Note(
                HierarchyEventKind.LateCounted,
                $"bucket {bucket} of epoch {lateEpoch}, {outcome.Content.AgentCount} agents",
                effects
            );
        }

        lateOpened.Clear();
    }

    // What is true of a bucket, and who lied about it.
    private DisputeOutcome Resolve(
        ulong about,
        uint bucket,
        SortedDictionary<ushort, OpenedLeaf[]?> answers,
        ICollection<HierarchyEffect> effects,
        IReadOnlyList<Receipt>? receipts = null
    )
    {
        List<ReplicaCase> cases = [];
        foreach (Summary summary in store.SummariesOf(about, bucket))
        {
            cases.Add(
                new ReplicaCase(
                    summary,
                    answers.GetValueOrDefault(summary.Node) is { } leaves
                        ? new ReadOnlyMemory<OpenedLeaf>(leaves)
                        : null
                )
            );
        }

        EpochContext context = store.ContextOf(about);
        Bucket planned = context.Plan.Buckets[(int)bucket];
        DisputeOutcome outcome = Dispute.Resolve(
            context,
            planned,
            cases,
            receipts ?? [],
            (uint[])[.. excludedAgents],
            signatures
        );
        foreach (LieProof proof in outcome.Proofs)
        {
            Convict(proof, effects);
        }

        Suspect(about, planned, cases);
        return outcome;
    }
}
