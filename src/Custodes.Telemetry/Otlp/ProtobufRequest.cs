using System.Buffers.Binary;
using Custodes.Primitives;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads an export request from protobuf and hands each record to the mapper.</summary>
/// <remarks>
/// <code>
/// request:  1 resource group, repeated
/// group:    1 resource { 1 attribute, repeated }    2 scope group, repeated
/// scope:    1 scope { 1 name, 2 version, 3 attribute, repeated }    2 record, repeated
/// </code>
/// Resource and scope are looked for before the records are read, since protobuf promises no order. Where
/// the scope comes first, as every exporter writes it, that is all: a scope told in two parts, with records
/// between them, would take another walk over all records to find.
/// </remarks>
internal sealed class ProtobufRequest(
    RecordMapper mapper,
    RecordGroup group,
    ProtobufValues values,
    TelemetryCounts counts
)
{
    private const int LineBytes = 64;
    private const int PrefetchBytes = 1024;

    private readonly OtlpRecord record = group.Single;
    private readonly ProtobufSpan spans = new(mapper, group, values, counts);
    private readonly ProtobufLogRecord logs = new(mapper, group.Single, values);
    private OtlpSignal signal;

    public OtlpFailure Failure { get; private set; }

    public bool TryRead(OtlpSignal which, ReadOnlySpan<byte> body)
    {
        signal = which;
        group.Clear();
        Failure = default;
        var reader = new ProtoReader(body, 0, body.Length);
        while (reader.TryNext())
        {
            if (reader.Number != 1)
            {
                if (!reader.TrySkip())
                {
                    break;
                }

                continue;
            }

            // A group that claims more than there is still gives the records that are there.
            bool isWhole = reader.TryRange(out int start, out int end);
            if (!isWhole)
            {
                OtlpFailure length = reader.Failure;
                if (length.Reason == OtlpFailureReason.LengthPastEnd)
                {
                    _ = TryGroup(body, AfterVarint(body, length.Offset), body.Length);
                    Failure = default;
                }

                break;
            }

            if (!TryGroup(body, start, end))
            {
                return false;
            }
        }

        return Done(reader.Failure);
    }

    private bool TryGroup(ReadOnlySpan<byte> body, int start, int end)
    {
        record.BeginResource();
        if (!TryResource(body, start, end))
        {
            return false;
        }

        int scratchLength = record.Scratch.Length;
        var reader = new ProtoReader(body, start, end);
        while (reader.TryNext())
        {
            // 1000 is the name that scope groups had before OTLP 0.15.
            if (reader.Number is not (2 or 1000))
            {
                if (!reader.TrySkip())
                {
                    break;
                }

                continue;
            }

            if (!reader.TryRange(out int scopeStart, out int scopeEnd))
            {
                OtlpFailure length = reader.Failure;
                if (length.Reason == OtlpFailureReason.LengthPastEnd)
                {
                    _ = TryScopeGroup(body, AfterVarint(body, length.Offset), end, scratchLength);
                }

                break;
            }

            if (!TryScopeGroup(body, scopeStart, scopeEnd, scratchLength))
            {
                return false;
            }
        }

        return Done(reader.Failure);
    }

    private bool TryScopeGroup(ReadOnlySpan<byte> body, int start, int end, int scratchLength)
    {
        record.Scratch.Truncate(scratchLength);
        record.Scope.Clear();
        record.ScopeName = default;
        if (!TryScope(body, start, end))
        {
            return false;
        }

        mapper.BeginScope(record, body);
        bool isWhole = TryRecords(body, start, end, record.Scratch.Length);
        spans.Finish(body);
        return isWhole;
    }

    private bool TryRecords(ReadOnlySpan<byte> body, int start, int end, int scratchLength)
    {
        var reader = new ProtoReader(body, start, end);
        while (reader.TryNext())
        {
            if (reader.Number != 2)
            {
                if (!reader.TrySkip())
                {
                    break;
                }

                continue;
            }

            if (!reader.TryRange(out int recordStart, out int recordEnd))
            {
                break;
            }

            PrefetchBehind(body, recordStart, recordEnd);
            bool isRead = signal switch
            {
                OtlpSignal.Traces => spans.TryRead(body, recordStart, recordEnd, scratchLength),
                OtlpSignal.Logs => logs.TryRead(body, recordStart, recordEnd, scratchLength),
                _ => CountMetric(),
            };
            if (!isRead)
            {
                Failure = signal == OtlpSignal.Traces ? spans.Failure : logs.Failure;
                return false;
            }
        }

        return Done(reader.Failure);
    }

    // A request is larger than the nearest cache. What stands a record or two behind is asked for meanwhile.
    private static void PrefetchBehind(ReadOnlySpan<byte> body, int start, int end)
    {
        int last = Math.Min(end, body.Length - PrefetchBytes);
        for (int at = start; at < last; at += LineBytes)
        {
            Soon.Read(in body[at + PrefetchBytes]);
        }
    }

    private bool TryResource(ReadOnlySpan<byte> body, int start, int end)
    {
        var reader = new ProtoReader(body, start, end);
        while (reader.TryNext())
        {
            if (reader.Number != 1)
            {
                if (!reader.TrySkip())
                {
                    // The walk over the records meets the same damage after the whole ones.
                    return true;
                }

                continue;
            }

            if (!reader.TryRange(out int from, out int to))
            {
                return Done(reader.Failure);
            }

            var resource = new ProtoReader(body, from, to);
            if (!TryAttributes(body, ref resource, 1, record.Resource))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryScope(ReadOnlySpan<byte> body, int start, int end)
    {
        var reader = new ProtoReader(body, start, end);
        bool isKnown = false;
        while (reader.TryNext())
        {
            if (reader.Number == 2 && isKnown)
            {
                return true;
            }

            if (reader.Number != 1)
            {
                if (!reader.TrySkip())
                {
                    return true;
                }

                continue;
            }

            if (!reader.TryRange(out int from, out int to))
            {
                return Done(reader.Failure);
            }

            isKnown = true;
            var name = new ProtoReader(body, from, to);
            if (!TryAttributes(body, ref name, 3, record.Scope))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAttributes(
        ReadOnlySpan<byte> body,
        ref ProtoReader reader,
        int attributeNumber,
        AttributeSet set
    )
    {
        while (reader.TryNext())
        {
            if (reader.Number == attributeNumber)
            {
                if (!reader.TryRange(out int start, out int end))
                {
                    break;
                }

                if (!values.TryAttribute(body, start, end, set, record, AttributeHeads.NoPlace))
                {
                    return Done(values.Failure);
                }
            }
            else if (reader.Number == 1)
            {
                if (!reader.TryRange(out int start, out int end))
                {
                    break;
                }

                record.ScopeName = values.Texts.Value(body, start, end);
            }
            else if (!reader.TrySkip())
            {
                break;
            }
        }

        return Done(reader.Failure);
    }

    private bool CountMetric()
    {
        counts.AddRecord();
        counts.Add(Trouble.MetricNotUsed);
        return true;
    }

    private bool Done(OtlpFailure failure)
    {
        if (failure.Reason == OtlpFailureReason.None)
        {
            return true;
        }

        Failure = failure;
        return false;
    }

    private static int AfterVarint(ReadOnlySpan<byte> body, int offset)
    {
        while (body[offset] >= 0x80)
        {
            offset++;
        }

        return offset + 1;
    }

    /// <summary>Reads a trace or span id of exactly the right size; any other size is no id.</summary>
    public static ulong Id(ReadOnlySpan<byte> bytes, int offset, int size) =>
        bytes.Length == size ? BinaryPrimitives.ReadUInt64BigEndian(bytes[offset..]) : 0;
}
