using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Epochs;

/// <content>What is kept of an epoch, as records that are only ever added to, so that a restart loses none of it.</content>
/// <remarks>
/// One record with the inputs of the context, one for each content of a bucket with those who signed it, one for each bucket
/// that was recomputed, one that ends them; then, when something changes, further ones, of which the last counts.
/// Signatures are not checked again: they were before anything was written.
/// </remarks>
public sealed partial class EpochStore
{
    private const byte InputsRecord = 1;
    private const byte SummariesRecord = 2;
    private const byte SettledRecord = 3;
    private const byte EndRecord = 4;
    private const byte PreviousRecord = 5;

    /// <summary>Everything that is kept of a closed epoch.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> RecordsOf(ulong epoch)
    {
        StoredEpoch stored = epochs[epoch];
        List<ReadOnlyMemory<byte>> records =
        [
            Framed(InputsRecord, EpochInputs.Write(stored.Context)),
        ];
        for (uint id = 0; id < stored.Buckets.Length; id++)
        {
            AddSummaries(stored.Buckets[id], records);
            if (stored.Buckets[id].IsSettled)
            {
                records.Add(SettledRecordOf(epoch, id));
            }
        }

        records.Add(EndOf(stored));
        if (!ReferenceEquals(stored.Previous, stored.Context.Previous))
        {
            records.Add(PreviousRecordOf(epoch));
        }

        return records;
    }

    /// <summary>What recomputing a bucket gave.</summary>
    public ReadOnlyMemory<byte> SettledRecordOf(ulong epoch, uint bucket)
    {
        WireWriter writer = new(8192);
        writer.PutByte(SettledRecord);
        writer.PutUInt32(bucket);
        writer.PutBlock(
            epochs[epoch].Buckets[bucket].Settled is { } content ? Summary.BytesOf(content) : []
        );
        return writer.Written.ToArray();
    }

    /// <summary>From which baseline an epoch is aggregated, after an earlier one was again.</summary>
    public ReadOnlyMemory<byte> PreviousRecordOf(ulong epoch) =>
        Framed(PreviousRecord, epochs[epoch].Previous is { } previous ? previous.Bytes.Span : []);

    /// <summary>Takes up an epoch as it was stored, or says why not.</summary>
    /// <param name="records">In the order in which they were added.</param>
    /// <param name="registry">Under which they were made.</param>
    public EpochRestore Restore(IReadOnlyList<ReadOnlyMemory<byte>> records, FleetRegistry registry)
    {
        if (records.Count == 0)
        {
            return EpochRestore.Unfinished;
        }

        if (records[0].Span is not [InputsRecord, .. { } inputs])
        {
            return EpochRestore.Damaged;
        }

        if (!EpochInputs.AreOf(inputs, registry))
        {
            return EpochRestore.OtherRegistry;
        }

        EpochContext? context = EpochInputs.Read(inputs, registry);
        if (context is null || epochs.ContainsKey(context.Epoch))
        {
            return EpochRestore.Damaged;
        }

        StoredEpoch stored = new(context);
        for (int index = 1; index < records.Count; index++)
        {
            bool isSound = records[index].Span switch
            {
                [SummariesRecord, .. { } body] => TakeSummaries(stored, body, registry),
                [SettledRecord, .. { } body] => TakeSettled(stored, body, registry),
                [EndRecord, .. { } body] => TakeEnd(stored, body),
                [PreviousRecord, .. { } body] => TakePrevious(stored, body, registry),
                _ => false,
            };
            if (!isSound)
            {
                return EpochRestore.Damaged;
            }
        }

        if (!stored.IsClosed)
        {
            return EpochRestore.Unfinished;
        }

        Keep(stored);
        return EpochRestore.Done;
    }

    /// <summary>Excludes those who were proven liars before a restart.</summary>
    public void Exclude(IEnumerable<ushort> nodes, IEnumerable<uint> agents)
    {
        excludedNodes.UnionWith(nodes);
        excludedAgents.UnionWith(agents);
    }

    private static byte[] Framed(byte kind, ReadOnlySpan<byte> body)
    {
        byte[] record = new byte[1 + body.Length];
        record[0] = kind;
        body.CopyTo(record.AsSpan(1));
        return record;
    }

    // Replicas that say the same stand in one record.
    private static void AddSummaries(StoredBucket bucket, List<ReadOnlyMemory<byte>> records)
    {
        for (int index = 0; index < bucket.Summaries.Count; index++)
        {
            Summary first = bucket.Summaries[index];
            if (bucket.Summaries.FindIndex(other => other.ContentHash == first.ContentHash) < index)
            {
                continue;
            }

            List<Summary> same = bucket.Summaries.FindAll(other =>
                other.ContentHash == first.ContentHash
            );
            WireWriter writer = new(first.ContentBytes.Length + 512);
            writer.PutByte(SummariesRecord);
            writer.PutBlock(first.ContentBytes.Span);
            writer.PutUInt16((ushort)same.Count);
            foreach (Summary summary in same)
            {
                writer.PutUInt16(summary.Node);
                writer.PutHash(summary.Clock);
                writer.PutBytes(summary.Signature.Span);
            }

            records.Add(writer.Written.ToArray());
        }
    }

    private static byte[] EndOf(StoredEpoch stored)
    {
        WireWriter writer = new();
        writer.PutByte(EndRecord);
        writer.PutUInt16((ushort)stored.Approvals.Length);
        foreach (FeatureApproval approval in stored.Approvals)
        {
            writer.PutUInt16(approval.Role);
            writer.PutByte(approval.Feature);
        }

        for (uint id = 0; id < stored.Buckets.Length; id++)
        {
            writer.PutByte(stored.Buckets[id].IsLate ? (byte)1 : (byte)0);
        }

        return writer.Written.ToArray();
    }

    private static bool TakeSummaries(
        StoredEpoch stored,
        ReadOnlySpan<byte> body,
        FleetRegistry registry
    )
    {
        WireReader reader = new(body);
        ReadOnlySpan<byte> content = reader.GetBlock(SummaryLimits.BytesMax);
        int count = reader.GetCount(registry.Nodes.Length, SummaryLimits.EnvelopeBytes);
        Summary? first = null;
        for (int index = 0; index < count; index++)
        {
            byte[] bytes = [.. content, .. reader.GetBytes(SummaryLimits.EnvelopeBytes)];
            if (
                !Summary.TryParse(bytes, registry, out Summary? summary)
                || summary.Content.Bucket >= stored.Buckets.Length
            )
            {
                return false;
            }

            first ??= summary;
            stored.Buckets[summary.Content.Bucket].Summaries.Add(summary.SharingContentOf(first));
        }

        return reader.IsDone && count > 0;
    }

    private static bool TakeSettled(
        StoredEpoch stored,
        ReadOnlySpan<byte> body,
        FleetRegistry registry
    )
    {
        WireReader reader = new(body);
        uint bucket = reader.GetUInt32();
        ReadOnlySpan<byte> bytes = reader.GetBlock(SummaryLimits.BytesMax);
        SummaryContent? content = null;
        if (
            !reader.IsDone
            || bucket >= stored.Buckets.Length
            || (bytes.Length > 0 && !SummaryCodec.TryRead(bytes, registry, out content))
        )
        {
            return false;
        }

        stored.Buckets[bucket].IsSettled = true;
        stored.Buckets[bucket].Settled = content;
        return true;
    }

    private static bool TakeEnd(StoredEpoch stored, ReadOnlySpan<byte> body)
    {
        WireReader reader = new(body);
        FeatureApproval[] approvals = new FeatureApproval[reader.GetCount(ushort.MaxValue, 3)];
        for (int index = 0; index < approvals.Length; index++)
        {
            approvals[index] = new FeatureApproval(reader.GetUInt16(), reader.GetByte());
        }

        stored.Approvals = approvals;
        foreach (StoredBucket bucket in stored.Buckets)
        {
            bucket.IsLate = reader.GetByte() == 1;
        }

        stored.IsClosed = true;
        return reader.IsDone;
    }

    private static bool TakePrevious(
        StoredEpoch stored,
        ReadOnlySpan<byte> body,
        FleetRegistry registry
    )
    {
        GlobalBaseline? previous = null;
        if (body.Length > 0 && !GlobalBaseline.TryParse(body.ToArray(), registry, out previous))
        {
            return false;
        }

        stored.Previous = previous;
        return true;
    }
}
