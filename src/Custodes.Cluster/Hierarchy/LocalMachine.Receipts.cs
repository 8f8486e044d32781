using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <content>Receipts: given for reports that will be summed up, kept for reports that were sent, shown when one is missing.</content>
public sealed partial class LocalMachine
{
    // Once a report is held it is in what is signed for its bucket, or nothing is signed at all.
    private void Acknowledge(
        List<ReceiptItem> taken,
        LocalEpoch open,
        ushort to,
        ICollection<HierarchyEffect> effects
    )
    {
        if (taken.Count == 0)
        {
            return;
        }

        ReceiptBatch batch = ReceiptBatch.Sign(open.Context.Hash, place, taken.ToArray(), sealer);
        List<uint> agents = taken.ConvertAll(static item => item.Agent);
        byte[] body = [.. batch.Signature.Span, .. NumberList.Write(agents)];
        Send(MessageKind.Receipts, epoch, body, [to], effects);
    }

    private void TakeReceipts(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        if (
            message.Body.Length < SignedReport.SignatureBytes
            || !archives.TryGetValue(message.Epoch, out LeafArchive? archive)
            || archive.ReceiptCount >= parts.Options.ReceiptBatchesMax
            || NumberList.Read(message.Body[SignedReport.SignatureBytes..])
                is not { Length: > 0 } agents
        )
        {
            Refuse();
            return;
        }

        ReceiptItem[] items = new ReceiptItem[agents.Length];
        for (int index = 0; index < items.Length; index++)
        {
            // What was sent before a restart is not known any more: without its hash there is no receipt.
            if (!archive.TryFindSent(agents[index], out items[index]))
            {
                Refuse();
                return;
            }
        }

        ReceiptBatch batch = new(
            archive.Context!.Hash,
            map.PlaceOf(message.Sender),
            items,
            message.Body[..SignedReport.SignatureBytes].ToArray()
        );
        if (!batch.IsSigned(map.Fleet, parts.Signatures))
        {
            Refuse();
            return;
        }

        archive.Add(batch);
        effects.Add(new HierarchyEffect.Append(message.Epoch, archive.TakeUnstored()));
    }

    private void ShowReceipts(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        if (
            ReceiptQuestion.Read(message.Body) is not { } questions
            || !archives.TryGetValue(message.Epoch, out LeafArchive? archive)
        )
        {
            Refuse();
            return;
        }

        List<ReadOnlyMemory<byte>> found = [];
        long bytes = 0;
        foreach (ReceiptQuestion question in questions)
        {
            if (archive.Find(question) is { } receipt && bytes < MessageLimits.BatchBytes)
            {
                found.Add(receipt.ToBytes());
                bytes += found[^1].Length;
            }
        }

        if (found.Count > 0)
        {
            byte[] body = BlockList.Write(found);
            Send(MessageKind.ReceiptsGiven, message.Epoch, body, [map.Global], effects);
        }
    }

    // Before the summaries go out: what they commit to can be opened after any crash.
    private void StoreLeaves(ICollection<HierarchyEffect> effects)
    {
        if (
            archives.TryGetValue(epoch, out LeafArchive? archive)
            && archive.TakeUnstored() is { Count: > 0 } records
        )
        {
            effects.Add(new HierarchyEffect.Append(epoch, records));
        }
    }

    private void RestoreLeaves(IReadOnlyList<StoredRecords> stored)
    {
        foreach (StoredRecords one in stored)
        {
            if (LeafArchive.Restore(one.Records, map.Fleet) is { } archive)
            {
                archives.Add(one.Epoch, archive);

                // Leaves that are there say that it took part, even where the word of it was lost.
                joined = Math.Max(joined, one.Epoch);
            }
            else
            {
                dropped.Add(one.Epoch);
            }
        }
    }

    private void ForgetDropped(ICollection<HierarchyEffect> effects)
    {
        foreach (ulong one in dropped)
        {
            effects.Add(new HierarchyEffect.Forget(one));
            effects.Add(
                new HierarchyEffect.Note(
                    new HierarchyEvent(
                        HierarchyEventKind.EpochForgotten,
                        one,
                        "what was stored of it is of another registry, or breaks off"
                    )
                )
            );
        }

        dropped.Clear();
    }
}
