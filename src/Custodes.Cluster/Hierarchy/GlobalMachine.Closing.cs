using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Drift;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <content>How an epoch ends: disputes, audits, the baseline.</content>
public sealed partial class GlobalMachine
{
    private readonly SortedDictionary<uint, SortedDictionary<ushort, OpenedLeaf[]?>> opened = [];
    private readonly SortedSet<uint> disputed = [];
    private readonly SortedSet<uint> thin = [];
    private readonly SortedSet<uint> postponed = [];
    private readonly List<ReadOnlyMemory<byte>> news = [];
    private readonly DriftWatch drift = new();
    private ulong affectedFrom = ulong.MaxValue;
    private int unanswered;

    private void Close(long nowMs, ICollection<HierarchyEffect> effects)
    {
        // Of the next value of the chain, which nobody but this node knows until the next epoch opens.
        EpochClosing closing = store.Close(epoch, AuditDraw.SeedOf(chain[(int)epoch + 1]));
        Status = Status with
        {
            BucketsMissing = closing.Missing.Count,
            Disputes = Status.Disputes + closing.Disputed.Count,
        };
        opened.Clear();
        disputed.Clear();
        thin.Clear();
        postponed.Clear();
        unanswered = 0;
        SortedDictionary<ushort, List<uint>> questions = [];
        foreach (uint bucket in closing.Disputed)
        {
            _ = disputed.Add(bucket);
            opened.Add(bucket, Question(epoch, bucket, questions));
            Note(HierarchyEventKind.Disputed, $"bucket {bucket}", effects);
        }

        foreach (uint bucket in closing.Audited)
        {
            opened.Add(bucket, Question(epoch, bucket, questions));
        }

        foreach (uint bucket in closing.Thin)
        {
            _ = thin.Add(bucket);
            opened.Add(bucket, QuestionOne(bucket, questions));
        }

        foreach ((ushort node, List<uint> buckets) in questions)
        {
            Ask(epoch, node, buckets, effects);
        }

        AskForLate(effects);
        phase = GlobalPhase.Disputing;
        dueAtMs = nowMs + (lengthMs / 5);
        if (unanswered == 0)
        {
            Finish(nowMs, effects);
        }
    }

    private SortedDictionary<ushort, OpenedLeaf[]?> Question(
        ulong about,
        uint bucket,
        SortedDictionary<ushort, List<uint>> questions
    )
    {
        SortedDictionary<ushort, OpenedLeaf[]?> answers = [];
        foreach (Summary summary in store.SummariesOf(about, bucket))
        {
            answers.Add(summary.Node, value: null);
            if (!questions.TryGetValue(summary.Node, out List<uint>? buckets))
            {
                questions.Add(summary.Node, buckets = []);
            }

            buckets.Add(bucket);
            unanswered++;
        }

        return answers;
    }

    // Who agree committed to the same leaves, so that one of them is enough to ask; which, nobody knows before.
    private SortedDictionary<ushort, OpenedLeaf[]?> QuestionOne(
        uint bucket,
        SortedDictionary<ushort, List<uint>> questions
    )
    {
        List<ushort> nodes = [];
        foreach (Summary summary in store.SummariesOf(epoch, bucket))
        {
            if (!excludedNodes.Contains(summary.Node))
            {
                nodes.Add(summary.Node);
            }
        }

        Sha256Hash drawn = AuditDraw.SeedOf(chain[(int)epoch + 1]);
        ushort asked = nodes[(int)((drawn.ToArray()[0] + bucket) % (uint)nodes.Count)];
        if (!questions.TryGetValue(asked, out List<uint>? buckets))
        {
            questions.Add(asked, buckets = []);
        }

        buckets.Add(bucket);
        unanswered++;
        return new SortedDictionary<ushort, OpenedLeaf[]?> { [asked] = null };
    }

    private void Ask(
        ulong about,
        ushort node,
        List<uint> buckets,
        ICollection<HierarchyEffect> effects
    ) => Send(MessageKind.Open, NumberList.Write(buckets), [map.IndexOf(node)], effects, about);

    private void TakeOpened(
        ClusterMessage message,
        long nowMs,
        ICollection<HierarchyEffect> effects
    )
    {
        ushort node = map.PlaceOf(message.Sender);
        OpenedLeaf[]? leaves = LeafList.Read(message.Body, out uint bucket);
        bool isLate = message.Epoch == lateEpoch;
        if (leaves is not null && TakeDemanded(message.Epoch, bucket, node, leaves))
        {
            return;
        }

        if (
            leaves is null
            || phase != GlobalPhase.Disputing
            || (message.Epoch != epoch && !isLate)
            || !(isLate ? lateOpened : opened).TryGetValue(
                bucket,
                out SortedDictionary<ushort, OpenedLeaf[]?>? answers
            )
            || !answers.TryGetValue(node, out OpenedLeaf[]? earlier)
            || earlier is not null
        )
        {
            Refuse();
            return;
        }

        answers[node] = leaves;
        unanswered--;
        if (unanswered == 0)
        {
            Finish(nowMs, effects);
        }
    }

    private void Finish(long nowMs, ICollection<HierarchyEffect> effects)
    {
        EpochContext context = store.ContextOf(epoch);
        foreach ((uint bucket, SortedDictionary<ushort, OpenedLeaf[]?> answers) in opened)
        {
            Settle(bucket, answers, effects);
        }

        if (book is null)
        {
            // Validators compute an epoch once, from what they were shown of it.
            SettleLate(effects);
        }

        GlobalBaseline baseline = store.Aggregate(epoch, []);
        if (affectedFrom < epoch && book is null)
        {
            // What a liar did before it was found is undone from the first epoch on that is still kept.
            baseline = store.AggregateAgain(affectedFrom)[^1];
        }

        Archive(affectedFrom, effects);
        affectedFrom = ulong.MaxValue;
        SignedBaseline signed = SignedBaseline.Sign(baseline, map.PlaceOf(map.Global), sealer);
        Status = Status with
        {
            EpochsClosed = Status.EpochsClosed + 1,
            LastEpochMs = nowMs - openedAtMs,
        };
        phase = GlobalPhase.Waiting;
        dueAtMs = Math.Max(nowMs, openedAtMs + lengthMs);
        if (book is null)
        {
            Publish(signed, context.Plan.Buckets.Length, effects);
            Broadcast(signed, news, effects);
            news.Clear();
        }
        else
        {
            AskForCertificate(signed, context, nowMs, effects);
        }

        // After the baseline went out, which does not wait for what sensors want to see.
        SettleDemands(effects);
        AskForReceipts(effects);
        ForgetSuspects();
    }

    private void Publish(
        SignedBaseline signed,
        int bucketCount,
        ICollection<HierarchyEffect> effects
    )
    {
        last = signed;
        effects.Add(new HierarchyEffect.Store(BaselineName, signed.ToBytes()));
        effects.Add(new HierarchyEffect.Adopt(signed.Baseline));
        Show(signed.Baseline);
        WatchDrift(signed.Baseline, effects);
        Status = Status with { BucketsMissing = bucketCount - Status.BucketsIncluded };
        Note(
            HierarchyEventKind.EpochClosed,
            $"{Status.BaselineAgents} agents, {Status.BucketsIncluded} of {bucketCount} buckets, "
                + $"{Status.LastEpochMs} ms, digest {signed.Baseline.Digest}",
            effects
        );
    }

    private void WatchDrift(GlobalBaseline baseline, ICollection<HierarchyEffect> effects)
    {
        foreach (DriftingNumber found in drift.Take(baseline))
        {
            Note(
                HierarchyEventKind.Drifting,
                $"number {found.Feature} of role {CalibrationFigures.RoleNames(map)[found.Role]} moves away from its anchor",
                effects
            );
        }

        Status = Status with { Drifting = drift.Drifting };
    }

    private void Settle(
        uint bucket,
        SortedDictionary<ushort, OpenedLeaf[]?> answers,
        ICollection<HierarchyEffect> effects
    )
    {
        DisputeOutcome outcome = Resolve(epoch, bucket, answers, effects);

        // Two that agree while the third is silent may be two that lie: without the leaves they have no majority.
        if (thin.Contains(bucket) && outcome.Content is null)
        {
            store.Postpone(epoch, bucket);
            _ = postponed.Add(bucket);
            return;
        }

        // An audit that nobody answers must not take away what aggregators agreed on.
        // Validators see summaries and proofs, not leaves: with them, a bucket counts as its honest replicas say.
        if (book is null && (outcome.Content is not null || disputed.Contains(bucket)))
        {
            store.Settle(epoch, bucket, outcome);
        }
    }

    internal void Convict(LieProof proof, ICollection<HierarchyEffect> effects)
    {
        if (book is not null && !IsOfThisEpoch(proof))
        {
            // What validators cannot check in this epoch excludes nobody: the liar is met again.
            return;
        }

        ProofEffect effect = store.Take(proof);
        Accused accused = proof.Accused;
        bool isNews =
            effect.Verdict == LieVerdict.Proven
            && (
                accused.IsAgent
                    ? excludedAgents.Add(accused.Place)
                    : excludedNodes.Add((ushort)accused.Place)
            );
        if (!isNews)
        {
            return;
        }

        if (effect.Affected.Count > 0)
        {
            affectedFrom = Math.Min(affectedFrom, effect.Affected[0]);
        }

        byte[] bytes = proof.ToBytes();
        excludedBy.Add(bytes);
        if (news.Count < MessageLimits.ProofCountMax)
        {
            news.Add(bytes);
        }

        effects.Add(new HierarchyEffect.Store(ExcludedName, ExcludedFile()));
        Note(HierarchyEventKind.LiarProven, Liars.NameOf(map, accused), effects, bytes);
        Status = Status with
        {
            ExcludedAgents = [.. excludedAgents],
            ExcludedNodes = [.. excludedNodes],
        };
    }

    private void Broadcast(
        SignedBaseline signed,
        IReadOnlyCollection<ReadOnlyMemory<byte>> proofs,
        ICollection<HierarchyEffect> effects
    ) =>
        baselineRaw = Send(
            MessageKind.Baseline,
            BlockList.Write([signed.ToBytes(), .. proofs]),
            map.Regionals,
            effects
        );

    // Places and proofs: a proof is checked when it is found, and again by whoever reads the log.
    private byte[] ExcludedFile() =>
        BlockList.Write([
            NumberList.Write(book is null ? [.. excludedAgents] : certifiedAgents),
            NumberList.Write(
                Array.ConvertAll(
                    book is null ? [.. excludedNodes] : certifiedNodes,
                    node => (uint)node
                )
            ),
            .. excludedBy,
        ]);

    private void RestoreExcluded(ReadOnlyMemory<byte> file)
    {
        if (file.Length == 0 || BlockList.Read(file) is not [{ } agents, { } nodes, .. { } proofs])
        {
            return;
        }

        excludedAgents.UnionWith(NumberList.Read(agents) ?? []);
        foreach (uint node in NumberList.Read(nodes) ?? [])
        {
            _ = excludedNodes.Add((ushort)node);
        }

        excludedBy.AddRange(proofs);
    }
}
