using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <content>Reports out and in, and what they are summed up to.</content>
public sealed partial class LocalMachine
{
    private readonly List<ReadOnlyMemory<byte>> unsent = [];

    private void Report(LocalEpoch open, ICollection<HierarchyEffect> effects)
    {
        SortedDictionary<ushort, List<OpenedLeaf>> outgoing = [];
        foreach (uint agent in parts.Keys.Agents)
        {
            if (
                !open.TryFindBucket(agent, out Bucket? bucket)
                || parts.Source.Report(agent, epoch) is not { } report
            )
            {
                continue;
            }

            SignedReport signed = SignedReport.Sign(report, parts.Keys.SignerOf(agent));
            OpenedLeaf leaf = OpenedLeaf.Of(signed);
            archives[epoch].NoteSent(new ReceiptItem(bucket!.Id, agent, signed.Leaf.ReportHash));
            foreach (ushort node in bucket.Nodes)
            {
                if (node == place)
                {
                    _ = TakeLeaf(open, leaf);
                }
                else if (outgoing.TryGetValue(node, out List<OpenedLeaf>? leaves))
                {
                    leaves.Add(leaf);
                }
                else
                {
                    outgoing.Add(node, [leaf]);
                }
            }
        }

        foreach ((ushort node, List<OpenedLeaf> leaves) in outgoing)
        {
            SendReports(leaves, map.IndexOf(node), effects);
        }
    }

    private void SendReports(
        List<OpenedLeaf> leaves,
        ushort to,
        ICollection<HierarchyEffect> effects
    )
    {
        int first = 0;
        int bytes = 0;
        for (int index = 0; index < leaves.Count; index++)
        {
            bytes += LeafList.BytesOf(leaves[index]);
            if (bytes >= MessageLimits.BatchBytes || index == leaves.Count - 1)
            {
                OpenedLeaf[] batch = [.. leaves[first..(index + 1)]];
                Send(MessageKind.Reports, epoch, LeafList.Write(0, batch), [to], effects);
                first = index + 1;
                bytes = 0;
            }
        }
    }

    private void TakeFromLocal(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        if (message.Epoch == Math.Max(epoch, joined) + 1)
        {
            // The other one heard of the epoch first.
            early.Add(message);
        }
        else if (message.Epoch != epoch || current is not { } open)
        {
            Refuse();
        }
        else if (message.Kind == MessageKind.Wanted)
        {
            BringWanted(message, open, effects);
        }
        else if (LeafList.Read(message.Body, out uint bucket) is { } leaves && bucket == 0)
        {
            List<ReceiptItem> taken = [];
            foreach (OpenedLeaf leaf in leaves)
            {
                // Only who signs for the agent has a use for the receipt.
                if (
                    TakeLeaf(open, leaf) is { } held
                    && map.Agents[(int)leaf.Agent].Sensor == message.Sender
                )
                {
                    taken.Add(new ReceiptItem(held.Bucket.Id, leaf.Agent, leaf.Leaf.ReportHash));
                }
            }

            Acknowledge(taken, open, message.Sender, effects);
        }
        else
        {
            Refuse();
        }
    }

    private HeldBucket? TakeLeaf(LocalEpoch open, OpenedLeaf leaf)
    {
        HeldBucket? bucket = open.Take(leaf, parts.Signatures, out bool isKnown);
        if (bucket is { IsFull: true })
        {
            SumUp(open, bucket);
        }
        else if (bucket is null)
        {
            status = status with
            {
                Duplicates = status.Duplicates + (isKnown ? 1 : 0),
                Refused = status.Refused + (isKnown ? 0 : 1),
            };
        }

        return bucket;
    }

    private void AskForMissing(LocalEpoch open, ICollection<HierarchyEffect> effects)
    {
        SortedDictionary<ushort, List<uint>> questions = [];
        foreach (HeldBucket bucket in open.Held)
        {
            if (bucket.IsClosed)
            {
                continue;
            }

            List<uint> missing = bucket.Missing();
            foreach (ushort node in bucket.Bucket.Nodes)
            {
                if (node != place)
                {
                    if (!questions.TryGetValue(node, out List<uint>? agents))
                    {
                        questions.Add(node, agents = []);
                    }

                    agents.AddRange(missing);
                }
            }
        }

        foreach ((ushort node, List<uint> agents) in questions)
        {
            Send(MessageKind.Wanted, epoch, NumberList.Write(agents), [map.IndexOf(node)], effects);
        }
    }

    private void BringWanted(
        ClusterMessage message,
        LocalEpoch open,
        ICollection<HierarchyEffect> effects
    )
    {
        if (
            NumberList.Read(message.Body) is not { } agents
            || !open.MayAnswer(message.Sender, parts.Options.WantedAnswersMax)
        )
        {
            Refuse();
            return;
        }

        ushort asker = map.PlaceOf(message.Sender);
        List<OpenedLeaf> found = [];
        foreach (uint agent in agents)
        {
            HeldBucket? bucket = open.HeldOf(agent);
            if (
                bucket is not null
                && bucket.Bucket.IsSummedBy(asker)
                && bucket.TryFind(agent, out OpenedLeaf leaf)
            )
            {
                found.Add(leaf);
            }
        }

        SendReports(found, message.Sender, effects);
    }

    private void CloseAll(LocalEpoch open)
    {
        open.IsClosed = true;
        foreach (HeldBucket bucket in open.Held)
        {
            if (!bucket.IsClosed && !bucket.IsEmpty)
            {
                SumUp(open, bucket);
            }
        }
    }

    private void SumUp(LocalEpoch open, HeldBucket bucket)
    {
        bucket.IsClosed = true;
        SignedReport[] reports = parts.Maker.Choose(bucket.Bucket, bucket.Reports);
        SummaryContent content = parts.Maker.Make(open.Context, bucket.Bucket, reports);
        Summary summary = Summary.Sign(content, place, sealer.LastHash, sealer);
        archives[epoch].Add(bucket.Bucket.Id, Array.ConvertAll(reports, OpenedLeaf.Of));
        unsent.Add(summary.ToBytes());
    }

    private void SendSummaries(ICollection<HierarchyEffect> effects)
    {
        StoreLeaves(effects);
        while (unsent.Count > 0)
        {
            int count = 0;
            long bytes = 0;
            while (count < unsent.Count && bytes < MessageLimits.BatchBytes)
            {
                bytes += unsent[count++].Length;
            }

            byte[] body = BlockList.Write(unsent.GetRange(0, count));
            unsent.RemoveRange(0, count);
            Send(MessageKind.Summaries, epoch, body, parents, effects);
        }
    }

    private void OpenLeaves(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        if (
            NumberList.Read(message.Body) is not { } buckets
            || !archives.TryGetValue(message.Epoch, out LeafArchive? archive)
        )
        {
            Refuse();
            return;
        }

        foreach (uint bucket in buckets)
        {
            byte[] body = LeafList.Write(bucket, archive.Of(bucket));
            if (body.Length < MessageLimits.BytesMax - MessageLimits.BatchBytes)
            {
                Send(MessageKind.Opened, message.Epoch, body, [map.Global], effects);
            }
        }
    }
}
