using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What a local node committed to in one epoch, and what others acknowledged to it.</summary>
/// <remarks>
/// As records it is: the inputs of the epoch, the leaves of each bucket, each batch of receipts. What was added and is not
/// stored yet waits to be taken.
/// </remarks>
internal sealed class LeafArchive
{
    private const byte InputsRecord = 1;
    private const byte LeavesRecord = 2;
    private const byte ReceiptsRecord = 3;

    private readonly FleetRegistry registry;
    private readonly ReadOnlyMemory<byte> inputs;
    private readonly Dictionary<uint, OpenedLeaf[]> buckets = [];
    private readonly SortedDictionary<uint, ReceiptItem> sent = [];
    private readonly List<ReceiptBatch> receipts = [];
    private List<ReadOnlyMemory<byte>> unstored = [];
    private EpochContext? context;

    /// <summary>Of an epoch that begins.</summary>
    public LeafArchive(EpochContext context)
    {
        this.context = context;
        registry = context.Registry;
        inputs = EpochInputs.Write(context);
        unstored.Add(Framed(InputsRecord, inputs.Span));
    }

    private LeafArchive(FleetRegistry registry, ReadOnlyMemory<byte> inputs)
    {
        this.registry = registry;
        this.inputs = inputs;
    }

    /// <summary>Of the epoch; after a restart it is made again when somebody asks. Null: the inputs are not what they were.</summary>
    public EpochContext? Context => context ??= EpochInputs.Read(inputs.Span, registry);

    /// <summary>Reports that were sent since the start, by agent.</summary>
    public IReadOnlyCollection<ReceiptItem> Sent => sent.Values;

    /// <summary>Messages with receipts that are kept.</summary>
    public int ReceiptCount => receipts.Count;

    /// <summary>Takes up what was stored; null when it was made under another registry or breaks off at once.</summary>
    public static LeafArchive? Restore(
        IReadOnlyList<ReadOnlyMemory<byte>> records,
        FleetRegistry registry
    )
    {
        if (
            records.Count == 0
            || records[0].Span[0] != InputsRecord
            || !EpochInputs.AreOf(records[0].Span[1..], registry)
        )
        {
            return null;
        }

        LeafArchive archive = new(registry, records[0][1..]);
        for (int index = 1; index < records.Count; index++)
        {
            ReadOnlyMemory<byte> body = records[index][1..];
            if (
                records[index].Span[0] == LeavesRecord
                && LeafList.Read(body, out uint bucket) is { } leaves
            )
            {
                archive.buckets[bucket] = leaves;
            }
            else if (
                records[index].Span[0] == ReceiptsRecord
                && ReceiptBatch.Parse(body.Span) is { } batch
            )
            {
                archive.receipts.Add(batch);
            }
        }

        return archive;
    }

    /// <summary>Keeps the leaves of a bucket.</summary>
    public void Add(uint bucket, OpenedLeaf[] leaves)
    {
        buckets.Add(bucket, leaves);
        unstored.Add(Framed(LeavesRecord, LeafList.Write(bucket, leaves)));
    }

    /// <summary>Notes a report that goes out, so that its receipt is known when it comes.</summary>
    public void NoteSent(ReceiptItem item) => sent[item.Agent] = item;

    /// <summary>The report that was sent for an agent.</summary>
    public bool TryFindSent(uint agent, out ReceiptItem item) => sent.TryGetValue(agent, out item);

    /// <summary>Keeps receipts that hold.</summary>
    public void Add(ReceiptBatch batch)
    {
        receipts.Add(batch);
        unstored.Add(Framed(ReceiptsRecord, batch.ToBytes()));
    }

    /// <summary>Agents whose report anybody acknowledged.</summary>
    public HashSet<uint> Acknowledged()
    {
        HashSet<uint> agents = [];
        foreach (ReceiptBatch batch in receipts)
        {
            foreach (ReceiptItem item in batch.Items.Span)
            {
                _ = agents.Add(item.Agent);
            }
        }

        return agents;
    }

    /// <summary>What was added since this was asked last.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakeUnstored()
    {
        List<ReadOnlyMemory<byte>> taken = unstored;
        unstored = [];
        return taken;
    }

    /// <summary>The leaves of a bucket; none when it was not summed up here.</summary>
    public OpenedLeaf[] Of(uint bucket) => buckets.GetValueOrDefault(bucket) ?? [];

    /// <summary>The receipt for a report; null when there is none.</summary>
    public Receipt? Find(ReceiptQuestion question)
    {
        foreach (ReceiptBatch batch in receipts)
        {
            for (int index = 0; index < batch.Items.Length && batch.Node == question.Node; index++)
            {
                ReceiptItem item = batch.Items.Span[index];
                if (item.Agent == question.Agent && item.Bucket == question.Bucket)
                {
                    return batch.Of(index);
                }
            }
        }

        return null;
    }

    private static byte[] Framed(byte kind, ReadOnlySpan<byte> body)
    {
        byte[] record = new byte[1 + body.Length];
        record[0] = kind;
        body.CopyTo(record.AsSpan(1));
        return record;
    }
}
