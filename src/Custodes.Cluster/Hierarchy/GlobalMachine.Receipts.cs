using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <content>Reports that an opened bucket lacks: who acknowledged one and left it out is convicted by its own receipt.</content>
/// <remarks>
/// The sensor of the agent is asked for the receipt, after the baseline went out, so that no epoch waits for it. Who never got the
/// report gave none: a lost message accuses nobody.
/// </remarks>
public sealed partial class GlobalMachine
{
    // An answer that takes longer than this proves nothing any more.
    private const ulong SuspectEpochs = 2;

    private readonly SortedDictionary<
        (ulong Epoch, uint Bucket, ushort Node),
        (Summary Summary, Leaf[] Leaves)
    > suspects = [];
    private readonly SortedDictionary<(ulong Epoch, ushort Sensor), List<ReceiptQuestion>> toAsk =
    [];
    private int questionCount;

    private void Suspect(ulong about, Bucket bucket, List<ReplicaCase> cases)
    {
        foreach (ReplicaCase one in cases)
        {
            if (one.Leaves is not { } opened)
            {
                continue;
            }

            Leaf[] leaves = new Leaf[opened.Length];
            SortedSet<uint> there = [];
            for (int index = 0; index < leaves.Length; index++)
            {
                leaves[index] = opened.Span[index].Leaf;
                _ = there.Add(leaves[index].Agent);
            }

            if (Leaf.RootOf(leaves) == one.Summary.Content.LeafRoot)
            {
                Suspect(about, bucket, one.Summary, leaves, there);
            }
        }
    }

    private void Suspect(
        ulong about,
        Bucket bucket,
        Summary summary,
        Leaf[] leaves,
        SortedSet<uint> there
    )
    {
        foreach (uint agent in bucket.Agents)
        {
            ushort sensor = map.Agents[(int)agent].Sensor;
            bool isAskedAbout =
                !there.Contains(agent)
                && !excludedAgents.Contains(agent)
                && !excludedNodes.Contains(summary.Node)
                && map.PlaceOf(sensor) != summary.Node;
            if (!isAskedAbout || questionCount == options.ReceiptQuestionsMax)
            {
                continue;
            }

            questionCount++;
            suspects[(about, bucket.Id, summary.Node)] = (summary, leaves);
            if (!toAsk.TryGetValue((about, sensor), out List<ReceiptQuestion>? questions))
            {
                toAsk.Add((about, sensor), questions = []);
            }

            questions.Add(new ReceiptQuestion(bucket.Id, agent, summary.Node));
        }
    }

    private void AskForReceipts(ICollection<HierarchyEffect> effects)
    {
        foreach (((ulong about, ushort sensor), List<ReceiptQuestion> questions) in toAsk)
        {
            byte[] body = ReceiptQuestion.Write(questions);
            _ = Send(MessageKind.ReceiptsWanted, body, [sensor], effects, about);
        }

        toAsk.Clear();
        questionCount = 0;
    }

    private void ForgetSuspects()
    {
        while (suspects.Count > 0)
        {
            SortedDictionary<
                (ulong Epoch, uint Bucket, ushort Node),
                (Summary Summary, Leaf[] Leaves)
            >.KeyCollection.Enumerator keys = suspects.Keys.GetEnumerator();
            _ = keys.MoveNext();
            if (keys.Current.Epoch + SuspectEpochs >= epoch)
            {
                return;
            }

            _ = suspects.Remove(keys.Current);
        }
    }

    private void TakeReceipts(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        if (BlockList.Read(message.Body) is not { } blocks)
        {
            Refuse();
            return;
        }

        foreach (ReadOnlyMemory<byte> block in blocks)
        {
            if (Receipt.Parse(block.Span) is not { } receipt)
            {
                Refuse();
                continue;
            }

            if (
                !suspects.TryGetValue(
                    (message.Epoch, receipt.Bucket, receipt.Node),
                    out (Summary Summary, Leaf[] Leaves) suspect
                )
            )
            {
                if (!TakeDemand(message, receipt))
                {
                    Refuse();
                }

                continue;
            }

            Convict(new LieProof.OmittedLeaf(suspect.Summary, suspect.Leaves, receipt), effects);
            if (excludedNodes.Contains(receipt.Node))
            {
                _ = suspects.Remove((message.Epoch, receipt.Bucket, receipt.Node));
            }
        }

        AskForDemanded(message.Epoch, effects);
    }
}
