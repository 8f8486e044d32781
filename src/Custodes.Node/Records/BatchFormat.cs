using Custodes.Contracts;

namespace Custodes.Node.Records;

/// <summary>Observations as bytes: what the pipeline takes, bit for bit, and no text of any content.</summary>
/// <remarks>
/// <code>
/// rows       keys: count, each u64 | rows: count | each row
/// row        flags u8 | kind u8 | outcome u8 | agent, role, build, session, action: number of the key
///            [call u64] | time - time of the row before | sequence | argument bytes, result bytes,
///            tokens in, tokens out, duration | [content] | arguments, fields, identifiers, words: count, each
/// content    prompt u64 | tool in prompt, in results, echo, near f32 | values new, before, total |
///            leaves | structure f32 | longest
/// argument   name, source action, source key: number of the key | fingerprint u32 | length, source
///            length, source sequence | prompt share, source position f32 | kind u8 | origin u8
/// field      name: number of the key | length
/// identifier, word   u32
/// </code>
/// Numbers without a size are variable-length. Number 0 is the key 0, "not told"; keys that stand in
/// many rows of a request, as the session's does, are written once. Not for two threads at once.
/// </remarks>
internal sealed class BatchFormat
{
    private const int KeyCountMax = 1 << 24;

    private readonly Dictionary<ulong, int> numbers = [];
    private readonly List<ulong> keys = [];

    [Flags]
    private enum Flag : byte
    {
        None = 0,
        AgentProvisional = 1,
        Provenance = 2,
        Prompt = 4,
        Call = 8,
        Content = 16,
    }

    /// <summary>Adds a batch to a record.</summary>
    public void Write(RecordWriter writer, ObservationBatch batch)
    {
        CollectKeys(batch);
        writer.Count((ulong)keys.Count);
        foreach (ulong key in keys)
        {
            writer.Fixed(key);
        }

        writer.Count((ulong)batch.Count);
        long timeMs = 0;
        foreach (ref readonly Observation row in batch.Observations)
        {
            WriteRow(writer, in row, timeMs);
            WriteDetails(writer, in row, batch);
            timeMs = row.TimeMs;
        }
    }

    /// <summary>Fills an empty batch with the rest of a record; the reader tells whether it was sound.</summary>
    public void Read(ref RecordReader reader, ObservationBatch batch)
    {
        keys.Clear();
        int count = reader.CountUpTo(KeyCountMax);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            keys.Add(reader.Fixed64());
        }

        int rows = reader.CountUpTo(batch.Capacity);
        long timeMs = 0;
        for (int index = 0; index < rows && reader.IsSound; index++)
        {
            if (batch.IsFull)
            {
                reader.Spoil();
                return;
            }

            ref Observation row = ref batch.Add();
            ReadRow(ref reader, ref row, timeMs);
            timeMs = row.TimeMs;
            ReadDetails(ref reader, batch);
        }
    }

    private void CollectKeys(ObservationBatch batch)
    {
        numbers.Clear();
        keys.Clear();
        foreach (ref readonly Observation row in batch.Observations)
        {
            Collect(row.Agent);
            Collect(row.Role);
            Collect(row.Build);
            Collect(row.Session);
            Collect(row.Action);
        }

        foreach (ref readonly ArgumentObservation argument in batch.Arguments)
        {
            Collect(argument.Name);
            Collect(argument.SourceAction);
            Collect(argument.SourceKey);
        }

        foreach (ResultField field in batch.ResultFields)
        {
            Collect(field.Name);
        }
    }

    private void Collect(ulong key)
    {
        if (key != 0 && numbers.TryAdd(key, keys.Count + 1))
        {
            keys.Add(key);
        }
    }

    private void WriteKey(RecordWriter writer, ulong key) =>
        writer.Count(key == 0 ? 0 : (ulong)numbers[key]);

    private ulong ReadKey(ref RecordReader reader)
    {
        int number = reader.CountUpTo(keys.Count);
        return number == 0 ? 0 : keys[number - 1];
    }

    private void WriteRow(RecordWriter writer, in Observation row, long timeBeforeMs)
    {
        bool hasContent = HasContent(in row);
        Flag flags =
            (row.IsAgentProvisional ? Flag.AgentProvisional : Flag.None)
            | (row.HasProvenance ? Flag.Provenance : Flag.None)
            | (row.HasPrompt ? Flag.Prompt : Flag.None)
            | (row.Call != 0 ? Flag.Call : Flag.None)
            | (hasContent ? Flag.Content : Flag.None);
        writer.Byte((byte)flags);
        writer.Byte((byte)row.Kind);
        writer.Byte((byte)row.Outcome);
        WriteKey(writer, row.Agent);
        WriteKey(writer, row.Role);
        WriteKey(writer, row.Build);
        WriteKey(writer, row.Session);
        WriteKey(writer, row.Action);
        if (row.Call != 0)
        {
            writer.Fixed(row.Call);
        }

        writer.Signed(unchecked(row.TimeMs - timeBeforeMs));
        writer.Signed(row.Sequence);
        writer.Signed(row.ArgumentBytes);
        writer.Signed(row.ResultBytes);
        writer.Signed(row.TokensIn);
        writer.Signed(row.TokensOut);
        writer.Signed(row.DurationMs);
        if (hasContent)
        {
            writer.Fixed(row.PromptFingerprint);
            writer.Fraction(row.ToolInPrompt);
            writer.Fraction(row.ToolInResults);
            writer.Fraction(row.Echo);
            writer.Fraction(row.Near);
            writer.Signed(row.PromptValuesNew);
            writer.Signed(row.PromptValuesBefore);
            writer.Signed(row.PromptValuesTotal);
            writer.Signed(row.ResultLeaves);
            writer.Fraction(row.ResultStructure);
            writer.Signed(row.ResultLongest);
        }
    }

    private void ReadRow(ref RecordReader reader, ref Observation row, long timeBeforeMs)
    {
        Flag flags = (Flag)reader.Byte();
        row.IsAgentProvisional = flags.HasFlag(Flag.AgentProvisional);
        row.HasProvenance = flags.HasFlag(Flag.Provenance);
        row.HasPrompt = flags.HasFlag(Flag.Prompt);
        row.Kind = (ObservationKind)reader.Byte();
        row.Outcome = (Outcome)reader.Byte();
        row.Agent = ReadKey(ref reader);
        row.Role = ReadKey(ref reader);
        row.Build = ReadKey(ref reader);
        row.Session = ReadKey(ref reader);
        row.Action = ReadKey(ref reader);
        row.Call = flags.HasFlag(Flag.Call) ? reader.Fixed64() : 0;
        row.TimeMs = unchecked(timeBeforeMs + reader.Signed());
        row.Sequence = reader.Signed();
        row.ArgumentBytes = reader.SmallSigned();
        row.ResultBytes = reader.SmallSigned();
        row.TokensIn = reader.SmallSigned();
        row.TokensOut = reader.SmallSigned();
        row.DurationMs = reader.SmallSigned();
        if (flags.HasFlag(Flag.Content))
        {
            row.PromptFingerprint = reader.Fixed64();
            row.ToolInPrompt = reader.Fraction();
            row.ToolInResults = reader.Fraction();
            row.Echo = reader.Fraction();
            row.Near = reader.Fraction();
            row.PromptValuesNew = reader.SmallSigned();
            row.PromptValuesBefore = reader.SmallSigned();
            row.PromptValuesTotal = reader.SmallSigned();
            row.ResultLeaves = reader.SmallSigned();
            row.ResultStructure = reader.Fraction();
            row.ResultLongest = reader.SmallSigned();
        }
    }

    private void WriteDetails(RecordWriter writer, in Observation row, ObservationBatch batch)
    {
        writer.Count((ulong)row.ArgumentCount);
        foreach (ref readonly ArgumentObservation argument in batch.ArgumentsOf(in row))
        {
            WriteKey(writer, argument.Name);
            WriteKey(writer, argument.SourceAction);
            WriteKey(writer, argument.SourceKey);
            writer.Fixed(argument.Fingerprint);
            writer.Signed(argument.Length);
            writer.Signed(argument.SourceLength);
            writer.Signed(argument.SourceSequence);
            writer.Fraction(argument.PromptShare);
            writer.Fraction(argument.SourcePosition);
            writer.Byte((byte)argument.Kind);
            writer.Byte((byte)argument.Origin);
        }

        writer.Count((ulong)row.FieldCount);
        foreach (ResultField field in batch.FieldsOf(in row))
        {
            WriteKey(writer, field.Name);
            writer.Signed(field.Length);
        }

        writer.Count((ulong)row.IdentifierCount);
        foreach (uint identifier in batch.IdentifiersOf(in row))
        {
            writer.Fixed(identifier);
        }

        writer.Count((ulong)row.PromptWordCount);
        foreach (uint word in batch.PromptWordsOf(in row))
        {
            writer.Fixed(word);
        }
    }

    private void ReadDetails(ref RecordReader reader, ObservationBatch batch)
    {
        int count = reader.CountUpTo(ObservationBatch.ArgumentCountMax);
        for (int index = 0; index < count; index++)
        {
            ArgumentObservation argument = new()
            {
                Name = ReadKey(ref reader),
                SourceAction = ReadKey(ref reader),
                SourceKey = ReadKey(ref reader),
                Fingerprint = reader.Fixed32(),
                Length = reader.SmallSigned(),
                SourceLength = reader.SmallSigned(),
                SourceSequence = reader.SmallSigned(),
                PromptShare = reader.Fraction(),
                SourcePosition = reader.Fraction(),
                Kind = (ArgumentKind)reader.Byte(),
                Origin = (Origin)reader.Byte(),
            };
            _ = batch.TryAdd(in argument);
        }

        count = reader.CountUpTo(ObservationBatch.FieldCountMax);
        for (int index = 0; index < count; index++)
        {
            _ = batch.TryAdd(new ResultField(ReadKey(ref reader), reader.SmallSigned()));
        }

        count = reader.CountUpTo(ObservationBatch.IdentifierCountMax);
        for (int index = 0; index < count; index++)
        {
            _ = batch.TryAddIdentifier(reader.Fixed32());
        }

        count = reader.CountUpTo(ObservationBatch.PromptWordCountMax);
        for (int index = 0; index < count; index++)
        {
            _ = batch.TryAddPromptWord(reader.Fixed32());
        }
    }

    private static bool HasContent(in Observation row) =>
        row.HasProvenance
        || row.HasPrompt
        || row.PromptFingerprint != 0
        || row.ToolInPrompt != 0
        || row.ToolInResults != 0
        || row.Echo != 0
        || row.Near != 0
        || row.PromptValuesNew != 0
        || row.PromptValuesBefore != 0
        || row.PromptValuesTotal != 0
        || row.ResultLeaves != 0
        || row.ResultStructure != 0
        || row.ResultLongest != 0;
}
