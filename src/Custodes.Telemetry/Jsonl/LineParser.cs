using System.Text.Unicode;
using Custodes.Contracts;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Reads one line, which is one event, into a <see cref="LineRow"/>.</summary>
internal sealed class LineParser
{
    private readonly LineNames names;
    private readonly ProvenanceParser provenance;
    private readonly ArgumentParser arguments;

    /// <summary>A parser that interns into <paramref name="tables"/>.</summary>
    public LineParser(Names tables)
    {
        names = new LineNames(tables);
        provenance = new ProvenanceParser(names, Row);
        arguments = new ArgumentParser(names, Row);
    }

    /// <summary>What the last line said.</summary>
    public LineRow Row { get; } = new();

    /// <summary>Reads a line into <see cref="Row"/>; false when it is refused, with the reason there.</summary>
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        Row.Clear();
        if (!Utf8.IsValid(line))
        {
            Row.Refuse(JsonlFailure.InvalidUtf8, JsonlKey.None, JsonlReader.Utf8Length(line));
            return false;
        }

        var scanner = new JsonScanner(line);
        if (!TryReadEvent(ref scanner) || !scanner.TryEnd())
        {
            // Grammar before meaning: whatever was noted of a value may be an effect of this.
            Row.Failure = JsonlFailure.None;
            Row.Refuse(scanner.Failure, JsonlKey.None, scanner.Position);
            return false;
        }

        if (!Row.HasProvenanceArguments && Row.ArgumentValues.Length > 0)
        {
            arguments.Read(line);
        }

        RequireKeys(line.Length);
        if (Row.Failure != JsonlFailure.None)
        {
            return false;
        }

        names.InternInto(line, Row);
        return true;
    }

    private bool TryReadEvent(ref JsonScanner scanner)
    {
        if (scanner.Peek() != (byte)'{')
        {
            Row.Refuse(JsonlFailure.NotAnObject, JsonlKey.None, scanner.Position);
            return scanner.TrySkipValue();
        }

        if (!scanner.TryOpenObject(out bool hasMore))
        {
            return false;
        }

        while (hasMore)
        {
            if (
                !scanner.TryReadKey(out JsonString name)
                || !TryReadMember(ref scanner, JsonlKeys.OfEvent(names.TextOf(name)))
                || !scanner.TryNextMember(out hasMore)
            )
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadMember(ref JsonScanner scanner, JsonlKey key)
    {
        LineRow row = Row;
        switch (key)
        {
            case JsonlKey.Trace:
                return JsonlValues.TryReadText(ref scanner, key, row, out row.Session);
            case JsonlKey.Agent:
                return JsonlValues.TryReadText(ref scanner, key, row, out row.Agent);
            case JsonlKey.Role:
                return JsonlValues.TryReadText(ref scanner, key, row, out row.Role);
            case JsonlKey.Build:
                return JsonlValues.TryReadText(ref scanner, key, row, out row.Build);
            case JsonlKey.Tool:
                return JsonlValues.TryReadText(ref scanner, key, row, out row.Action);
            case JsonlKey.Kind:
                return TryReadKind(ref scanner);
            case JsonlKey.Sequence:
                return TryReadSequence(ref scanner);
            case JsonlKey.Time:
                return TryReadTime(ref scanner);
            case JsonlKey.Arguments:
                return TryReadObjectRange(ref scanner, key, out row.ArgumentValues);
            case JsonlKey.ArgumentSources:
                return TryReadObjectRange(ref scanner, key, out row.ArgumentSources);
            case JsonlKey.ResultError or JsonlKey.Outcome:
                return TryReadOutcome(ref scanner, key);
            case JsonlKey.Prompt:
                return provenance.TryReadPrompt(ref scanner);
            case JsonlKey.Provenance:
                return provenance.TryReadProvenance(ref scanner);
            default:
                return TryReadSize(ref scanner, key);
        }
    }

    private bool TryReadSize(ref JsonScanner scanner, JsonlKey key)
    {
        if (key == JsonlKey.None)
        {
            return scanner.TrySkipValue();
        }

        bool isRead = JsonlValues.TryReadSize(ref scanner, key, Row, unknown: -1, out int size);
        switch (key)
        {
            case JsonlKey.ArgumentBytes:
                Row.Values.ArgumentBytes = size;
                break;
            case JsonlKey.ResultBytes:
                Row.Values.ResultBytes = size;
                break;
            case JsonlKey.TokensIn:
                Row.Values.TokensIn = size;
                break;
            case JsonlKey.TokensOut:
                Row.Values.TokensOut = size;
                break;
            default:
                Row.Values.DurationMs = size;
                break;
        }

        return isRead;
    }

    private bool TryReadKind(ref JsonScanner scanner)
    {
        bool isRead = JsonlValues.TryReadString(
            ref scanner,
            JsonlKey.Kind,
            Row,
            out JsonString text
        );
        ReadOnlySpan<byte> word = names.TextOf(text);
        Row.HasKind = !word.IsEmpty;
        Row.IsKindUnknown = Row.HasKind && !TraceWords.IsKind(word);
        Row.Values.Kind = Row.HasKind ? TraceWords.KindOf(word) : ObservationKind.None;
        return isRead;
    }

    private bool TryReadSequence(ref JsonScanner scanner)
    {
        long sequence = -1;
        bool isRead = JsonlValues.TryReadInt64(ref scanner, JsonlKey.Sequence, Row, ref sequence);
        Row.Coerced += sequence < -1 ? 1 : 0;
        Row.Values.Sequence = Math.Max(sequence, -1);
        return isRead;
    }

    private bool TryReadTime(ref JsonScanner scanner)
    {
        long timeMs = -1;
        bool isRead = JsonlValues.TryReadInt64(ref scanner, JsonlKey.Time, Row, ref timeMs);
        Row.IsTimeNegative = timeMs < -1;
        Row.Values.TimeMs = Math.Max(timeMs, -1);
        return isRead;
    }

    private bool TryReadOutcome(ref JsonScanner scanner, JsonlKey key)
    {
        if (key == JsonlKey.Outcome)
        {
            bool isText = JsonlValues.TryReadString(ref scanner, key, Row, out JsonString text);
            Row.OutcomeWord = TraceWords.OutcomeOf(names.TextOf(text), Row);
            return isText;
        }

        bool isRead = JsonlValues.TryReadBoolean(ref scanner, key, Row, out bool? isError);
        Row.Values.Outcome =
            isError is null ? Outcome.Unknown
            : isError.Value ? Outcome.Error
            : Outcome.Ok;
        return isRead;
    }

    // The arguments' values matter only when no sensor has looked at them, which is known at the
    // line's end: until then their place is enough.
    private bool TryReadObjectRange(ref JsonScanner scanner, JsonlKey key, out TextRange range)
    {
        range = default;
        bool isObject = scanner.Peek() == (byte)'{';
        if (!isObject)
        {
            return JsonlValues.TryOpenObject(ref scanner, key, Row, out _);
        }

        int start = scanner.Position;
        if (!scanner.TrySkipValue())
        {
            return false;
        }

        range = new TextRange(start, scanner.Position - start, IsEscaped: false);
        return true;
    }

    private void RequireKeys(int lineLength)
    {
        JsonlKey missing =
            Row.Session.Length == 0 ? JsonlKey.Trace
            : Row.Agent.Length == 0 ? JsonlKey.Agent
            : !Row.HasKind && Row.Action.Length == 0 ? JsonlKey.Kind
            : JsonlKey.None;
        if (missing != JsonlKey.None)
        {
            Row.Refuse(JsonlFailure.MissingKey, missing, lineLength);
            return;
        }

        Row.Values.Kind = Row.HasKind ? Row.Values.Kind : ObservationKind.ToolCall;
        Row.Coerced += Row.IsTimeNegative ? 1 : 0;
        if (Row.OutcomeWord != Outcome.Unknown)
        {
            Row.Values.Outcome = Row.OutcomeWord;
        }

        if (Row.Values.ArgumentBytes < 0 && Row.ArgumentValues.Length > 0)
        {
            Row.Values.ArgumentBytes = Row.ArgumentValues.Length;
        }
    }
}
