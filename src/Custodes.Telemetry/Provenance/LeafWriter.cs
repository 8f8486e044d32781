using Custodes.Contracts;
using Custodes.Telemetry.Identity;

namespace Custodes.Telemetry.Provenance;

/// <summary>Takes the leaves of one result into memory and sums them up for its row. Reused.</summary>
internal sealed class LeafWriter(PlaceMemory memory, TextHash hash)
{
    /// <summary>Characters of one stretch of a result; words are remembered by stretch, not by place.</summary>
    public const int StretchLength = 125;

    private const int LabelBytesMax = 60;

    private readonly WordRuns runs = new(hash);
    private ObservationBatch? batch;
    private ulong session;
    private ulong action;
    private int sequence;
    private int result;
    private int leafCount;
    private int longest;
    private long structured;

    public void Begin(
        ObservationBatch? target,
        ulong ofSession,
        ulong ofAction,
        int atSequence,
        int resultIndex
    )
    {
        batch = target;
        session = ofSession;
        action = ofAction;
        sequence = atSequence;
        result = resultIndex;
        leafCount = longest = 0;
        structured = 0;
    }

    /// <summary>Puts the result's shape into the row, where there is one.</summary>
    public void End(int resultBytes)
    {
        if (batch is not null)
        {
            ref Observation row = ref batch.Observations[^1];
            row.ResultLeaves = leafCount;
            row.ResultLongest = longest;
            row.ResultStructure =
                resultBytes == 0 ? 0 : Math.Min(1, (float)structured / resultBytes);
        }

        batch = null;
    }

    /// <summary>A leaf of a structured result.</summary>
    public void Field(
        ref SessionContext run,
        ulong key,
        ReadOnlySpan<byte> value,
        int start,
        bool isText
    )
    {
        structured += value.Length + 4;
        long leaf = Leaf(ref run, key, value, start);
        ulong whole = hash.Whole(value);
        if (whole != 0)
        {
            _ = memory.Add(ref run, session, PlaceKind.Field, whole, At(leaf, 0));
        }

        if (isText && value.Contains((byte)' '))
        {
            Inside(ref run, value, leaf);
        }

        Words(ref run, value, start, leaf, isProse: isText && value.Contains((byte)' '));
    }

    /// <summary>A result, or a part of one, that is text and no more.</summary>
    public void Prose(ref SessionContext run, ReadOnlySpan<byte> text, int start)
    {
        long leaf = Leaf(ref run, 0, text, start);
        Inside(ref run, text, leaf);
        Words(ref run, text, start, leaf, isProse: true);
    }

    private long Leaf(ref SessionContext run, ulong key, ReadOnlySpan<byte> value, int start)
    {
        leafCount++;
        longest = Math.Max(longest, value.Length);
        if (batch is not null)
        {
            AddField(batch, key, value.Length);
            AddIdentifiers(batch, value);
        }

        return memory.AddLeaf(
            ref run,
            new LeafRecord
            {
                Action = action,
                Key = key,
                Length = value.Length,
                Start = start,
                Sequence = sequence,
                Result = result,
            }
        );
    }

    private static void AddField(ObservationBatch target, ulong key, int length)
    {
        foreach (ref ResultField field in target.FieldsOf(target.Observations[^1]))
        {
            if (field.Name == key)
            {
                field = field with { Length = Math.Max(field.Length, length) };
                return;
            }
        }

        _ = target.TryAdd(new ResultField(key, length));
    }

    private void AddIdentifiers(ObservationBatch target, ReadOnlySpan<byte> value)
    {
        var tokens = new TokenReader(value);
        while (tokens.TryNext())
        {
            if (
                !tokens.Token.IsEmpty
                && ValueKinds.IsIdentifier(ValueKinds.Of(tokens.Token))
                && !target.TryAddIdentifier((uint)hash.Fingerprint(tokens.Token))
            )
            {
                return;
            }
        }
    }

    // Lines, cells, and what follows a label or a bullet.
    private void Inside(ref SessionContext run, ReadOnlySpan<byte> text, long leaf)
    {
        int at = 0;
        while (at < text.Length)
        {
            int length = text[at..].IndexOf((byte)'\n');
            length = length < 0 ? text.Length - at : length;
            ReadOnlySpan<byte> line = text.Slice(at, length);
            Part(ref run, line, at, leaf);
            int label = line[..Math.Min(line.Length, LabelBytesMax)].IndexOf(": "u8);
            if (label > 0)
            {
                Part(ref run, line[(label + 2)..], at + label + 2, leaf);
            }

            Cells(ref run, line, at, leaf);
            at += length + 1;
        }
    }

    private void Cells(ref SessionContext run, ReadOnlySpan<byte> line, int at, long leaf)
    {
        if (!line.ContainsAny((byte)'|', (byte)'\t'))
        {
            return;
        }

        int start = 0;
        while (start < line.Length)
        {
            int length = line[start..].IndexOfAny((byte)'|', (byte)'\t');
            length = length < 0 ? line.Length - start : length;
            Part(ref run, line.Slice(start, length), at + start, leaf);
            start += length + 1;
        }
    }

    private void Part(ref SessionContext run, ReadOnlySpan<byte> part, int at, long leaf)
    {
        ulong whole = hash.Whole(part);
        if (whole != 0)
        {
            _ = memory.Add(ref run, session, PlaceKind.Line, whole, At(leaf, at));
        }
    }

    private void Words(
        ref SessionContext run,
        ReadOnlySpan<byte> text,
        int start,
        long leaf,
        bool isProse
    )
    {
        runs.Clear();
        var reader = new WordReader(text);
        while (reader.TryNext())
        {
            if (isProse)
            {
                runs.Take(reader);
                for (int index = 0; index < runs.Count; index++)
                {
                    Place place = At(leaf, runs.StartOf(index));
                    _ = memory.Add(ref run, session, PlaceKind.TextRun, runs[index], place);
                }
            }

            ulong stem = hash.Stem(reader.Word);
            if (stem != 0)
            {
                _ = memory.Add(ref run, session, PlaceKind.ResultStem, stem, default);
                _ = memory.Add(
                    ref run,
                    session,
                    PlaceKind.StemOfResult,
                    OfResult(stem, result),
                    default
                );
                _ = memory.Add(
                    ref run,
                    session,
                    PlaceKind.StemNear,
                    OfStretch(stem, result, (start + reader.Start) / StretchLength),
                    default
                );
            }
        }
    }

    /// <summary>A stem's fingerprint within one result.</summary>
    public static ulong OfResult(ulong stem, int result) => stem + ((ulong)(uint)result << 32);

    /// <summary>A stem's fingerprint within one stretch of one result.</summary>
    public static ulong OfStretch(ulong stem, int result, int stretch) =>
        OfResult(stem, result) ^ ((ulong)(uint)(stretch + 1) * 0x9E3779B97F4A7C15);

    private static Place At(long leaf, int offset) => new() { Leaf = leaf, Offset = offset };
}
