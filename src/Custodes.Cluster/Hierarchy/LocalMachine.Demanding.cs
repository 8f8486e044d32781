using System.Buffers.Binary;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Cluster.Hierarchy;

/// <content>What a sensor does for its agents after an epoch: tell who was not acknowledged, and have some buckets opened.</content>
/// <remarks>
/// Where all aggregators of a bucket leave out the same report nothing contradicts, and nobody else would look. The sensor has
/// their receipts. It does not see what they summed up, so it has the buckets of a few of its agents opened, with
/// the receipts in hand; which, it draws from its own signature, so that nobody knows before whom it will look after.
/// </remarks>
public sealed partial class LocalMachine
{
    private const int NamesShown = 5;

    // Once for each epoch, when its baseline is here: until then receipts may come.
    private void Demand(ulong about, ICollection<HierarchyEffect> effects)
    {
        if (
            !archives.TryGetValue(about, out LeafArchive? archive)
            || archive.Sent.Count == 0
            || archive.Context is not { } context
        )
        {
            return;
        }

        TellUnacknowledged(archive, context, effects);
        SplitMix64 draws = new(DrawOf(about));
        List<ReceiptItem> left = [.. archive.Sent];
        List<ReadOnlyMemory<byte>> shown = [];
        for (int agents = 0; agents < parts.Options.DemandsMax && left.Count > 0; )
        {
            int drawn = (int)(draws.Next() % (ulong)left.Count);
            ReceiptItem item = left[drawn];
            left.RemoveAt(drawn);
            int before = shown.Count;
            foreach (ushort node in context.Plan.Buckets[(int)item.Bucket].Nodes)
            {
                if (archive.Find(new ReceiptQuestion(item.Bucket, item.Agent, node)) is { } one)
                {
                    shown.Add(one.ToBytes());
                }
            }

            agents += shown.Count > before ? 1 : 0;
        }

        if (shown.Count > 0)
        {
            byte[] body = BlockList.Write(shown);
            Send(MessageKind.ReceiptsGiven, about, body, [map.Global], effects);
        }
    }

    private ulong DrawOf(ulong about)
    {
        byte[] message = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(message, about);
        byte[] signature = new byte[SignedReport.SignatureBytes];
        sealer.Sign([.. "custodes/demand-draw/v1\n"u8, .. message], signature);
        return BinaryPrimitives.ReadUInt64LittleEndian(Sha256.Of(signature).ToArray());
    }

    private void TellUnacknowledged(
        LeafArchive archive,
        EpochContext context,
        ICollection<HierarchyEffect> effects
    )
    {
        HashSet<uint> acknowledged = archive.Acknowledged();
        List<string> names = [];
        int count = 0;
        foreach (ReceiptItem item in archive.Sent)
        {
            // What this node sums up itself needs no receipt.
            if (
                !acknowledged.Contains(item.Agent)
                && !context.Plan.Buckets[(int)item.Bucket].IsSummedBy(place)
            )
            {
                count++;
                if (names.Count < NamesShown)
                {
                    names.Add(map.Agents[(int)item.Agent].Name);
                }
            }
        }

        status = status with { Unacknowledged = status.Unacknowledged + count };
        if (count > 0)
        {
            effects.Add(
                new HierarchyEffect.Note(
                    new HierarchyEvent(
                        HierarchyEventKind.Unacknowledged,
                        context.Epoch,
                        $"{count} of {archive.Sent.Count} reports were acknowledged by no aggregator: {string.Join(", ", names)}{(count > names.Count ? " and others" : "")}"
                    )
                )
            );
        }
    }
}
