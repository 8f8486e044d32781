using Custodes.Contracts;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Reads <c>prov</c> and <c>prompt</c>: what a sensor with access to content tells without telling it.</summary>
/// <remarks>The keys are those of the trace format; unknown ones are passed over.</remarks>
internal sealed class ProvenanceParser(LineNames names, LineRow row)
{
    // A count kept as a float; past this no detector tells two of them apart.
    private const float NearMax = 1_000_000;

    private readonly KeyOrder order = new(names, JsonlObject.Provenance);
    private readonly KeyOrder promptOrder = new(names, JsonlObject.Prompt);
    private readonly ProvenanceArgumentParser arguments = new(names, row);

    /// <summary>Reads the value of <c>prompt</c>.</summary>
    public bool TryReadPrompt(ref JsonScanner scanner)
    {
        row.ClearPrompt();
        row.Values.HasPrompt = scanner.Peek() == (byte)'{';
        if (!JsonlValues.TryOpenObject(ref scanner, JsonlKey.Prompt, row, out bool hasMore))
        {
            return false;
        }

        JsonlKey key = JsonlKey.None;
        bool isRead = !hasMore || promptOrder.TryReadFirst(ref scanner, out key);
        while (isRead && hasMore)
        {
            isRead =
                TryReadPromptMember(ref scanner, key)
                && promptOrder.TryReadNext(ref scanner, ref key, out hasMore);
        }

        return isRead;
    }

    /// <summary>Reads the value of <c>prov</c>.</summary>
    public bool TryReadProvenance(ref JsonScanner scanner)
    {
        row.ClearProvenance();
        row.Values.HasProvenance = scanner.Peek() == (byte)'{';
        if (!JsonlValues.TryOpenObject(ref scanner, JsonlKey.Provenance, row, out bool hasMore))
        {
            return false;
        }

        JsonlKey key = JsonlKey.None;
        bool isRead = !hasMore || order.TryReadFirst(ref scanner, out key);
        while (isRead && hasMore)
        {
            isRead =
                TryReadMember(ref scanner, key)
                && order.TryReadNext(ref scanner, ref key, out hasMore);
        }

        return isRead;
    }

    private bool TryReadPromptMember(ref JsonScanner scanner, JsonlKey key)
    {
        switch (key)
        {
            case JsonlKey.PromptFingerprint:
                bool isRead = JsonlValues.TryReadFingerprint(
                    ref scanner,
                    key,
                    row,
                    out ulong fingerprint
                );
                row.Values.PromptFingerprint = fingerprint;
                return isRead;
            case JsonlKey.PromptWords:
                return TryReadFingerprints(
                    ref scanner,
                    key,
                    row.Words,
                    out row.WordCount,
                    out row.DroppedWords
                );
            default:
                return scanner.TrySkipValue();
        }
    }

    private bool TryReadMember(ref JsonScanner scanner, JsonlKey key)
    {
        bool isRead;
        switch (key)
        {
            case JsonlKey.ProvenanceArguments:
                return arguments.TryRead(ref scanner);
            case JsonlKey.ResultFields:
                return TryReadFields(ref scanner);
            case JsonlKey.ResultIdentifiers:
                return TryReadFingerprints(
                    ref scanner,
                    key,
                    row.Identifiers,
                    out row.IdentifierCount,
                    out row.DroppedIdentifiers
                );
            case JsonlKey.ResultShape:
                return TryReadShape(ref scanner);
            case JsonlKey.ToolInPrompt:
                isRead = JsonlValues.TryReadShare(ref scanner, key, row, 0, 1, out float inPrompt);
                row.Values.ToolInPrompt = inPrompt;
                return isRead;
            case JsonlKey.ToolInResults:
                isRead = JsonlValues.TryReadShare(ref scanner, key, row, 0, 1, out float inResults);
                row.Values.ToolInResults = inResults;
                return isRead;
            case JsonlKey.Echo:
                isRead = JsonlValues.TryReadShare(ref scanner, key, row, 0, 1, out float echo);
                row.Values.Echo = echo;
                return isRead;
            case JsonlKey.Near:
                isRead = JsonlValues.TryReadShare(
                    ref scanner,
                    key,
                    row,
                    0,
                    NearMax,
                    out float near
                );
                row.Values.Near = near;
                return isRead;
            case JsonlKey.PromptValuesNew:
                isRead = JsonlValues.TryReadSize(ref scanner, key, row, 0, out int added);
                row.Values.PromptValuesNew = added;
                return isRead;
            case JsonlKey.PromptValuesBefore:
                isRead = JsonlValues.TryReadSize(ref scanner, key, row, 0, out int before);
                row.Values.PromptValuesBefore = before;
                return isRead;
            case JsonlKey.PromptValuesTotal:
                isRead = JsonlValues.TryReadSize(ref scanner, key, row, 0, out int total);
                row.Values.PromptValuesTotal = total;
                return isRead;
            default:
                return scanner.TrySkipValue();
        }
    }

    private bool TryReadFields(ref JsonScanner scanner)
    {
        row.FieldCount = 0;
        row.DroppedFields = 0;
        if (!JsonlValues.TryOpenObject(ref scanner, JsonlKey.ResultFields, row, out bool hasMore))
        {
            return false;
        }

        while (hasMore)
        {
            if (!scanner.TryReadKey(out JsonString name))
            {
                return false;
            }

            bool fits = row.FieldCount < row.Fields.Length;
            ulong key = fits ? names.Field(name) : 0;
            if (
                !scanner.TryTakeLink((byte)'}', out int length, out hasMore)
                && (
                    !JsonlValues.TryReadSize(ref scanner, JsonlKey.ResultFields, row, 0, out length)
                    || !scanner.TryNextMember(out hasMore)
                )
            )
            {
                return false;
            }

            AddField(key, length, fits);
        }

        return true;
    }

    private void AddField(ulong key, int length, bool fits)
    {
        if (!fits)
        {
            row.DroppedFields++;
            return;
        }

        int place = row.FieldCount;
        for (int index = 0; index < row.FieldCount; index++)
        {
            place = row.Fields[index].Name == key ? index : place;
        }

        row.Fields[place] = new ResultField(key, length);
        row.FieldCount = Math.Max(row.FieldCount, place + 1);
    }

    private bool TryReadFingerprints(
        ref JsonScanner scanner,
        JsonlKey key,
        uint[] target,
        out int count,
        out int dropped
    )
    {
        count = 0;
        dropped = 0;
        if (!JsonlValues.TryOpenArray(ref scanner, key, row, out bool hasMore))
        {
            return false;
        }

        while (hasMore)
        {
            uint value;
            if (scanner.TryTakeLink((byte)']', out int plain, out hasMore))
            {
                value = (uint)plain;
            }
            else if (
                !JsonlValues.TryReadFingerprint(ref scanner, key, row, out value)
                || !scanner.TryNextElement(out hasMore)
            )
            {
                return false;
            }

            if (count < target.Length)
            {
                target[count++] = value;
            }
            else
            {
                dropped++;
            }
        }

        return true;
    }

    // Three numbers: leaves, structured share, longest leaf. What is missing stays 0, more is passed over.
    private bool TryReadShape(ref JsonScanner scanner)
    {
        row.Values.ResultLeaves = 0;
        row.Values.ResultStructure = 0;
        row.Values.ResultLongest = 0;
        if (!JsonlValues.TryOpenArray(ref scanner, JsonlKey.ResultShape, row, out bool hasMore))
        {
            return false;
        }

        for (int index = 0; hasMore; index++)
        {
            bool isRead;
            switch (index)
            {
                case 0:
                    isRead = JsonlValues.TryReadSize(
                        ref scanner,
                        JsonlKey.ResultShape,
                        row,
                        0,
                        out int leaves
                    );
                    row.Values.ResultLeaves = leaves;
                    break;
                case 1:
                    isRead = JsonlValues.TryReadShare(
                        ref scanner,
                        JsonlKey.ResultShape,
                        row,
                        0,
                        1,
                        out float structure
                    );
                    row.Values.ResultStructure = structure;
                    break;
                case 2:
                    isRead = JsonlValues.TryReadSize(
                        ref scanner,
                        JsonlKey.ResultShape,
                        row,
                        0,
                        out int longest
                    );
                    row.Values.ResultLongest = longest;
                    break;
                default:
                    isRead = scanner.TrySkipValue();
                    break;
            }

            if (!isRead || !scanner.TryNextElement(out hasMore))
            {
                return false;
            }
        }

        return true;
    }
}
