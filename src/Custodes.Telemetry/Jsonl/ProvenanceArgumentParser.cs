using Custodes.Contracts;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Reads <c>prov.args</c>: one object a leaf of the call's arguments.</summary>
internal sealed class ProvenanceArgumentParser(LineNames names, LineRow row)
{
    private readonly KeyOrder order = new(names, JsonlObject.Argument);

    /// <summary>Reads the value of <c>prov.args</c>.</summary>
    public bool TryRead(ref JsonScanner scanner)
    {
        row.ArgumentCount = 0;
        row.DroppedArguments = 0;
        row.HasProvenanceArguments = scanner.Peek() == (byte)'[';
        if (
            !JsonlValues.TryOpenArray(
                ref scanner,
                JsonlKey.ProvenanceArguments,
                row,
                out bool hasMore
            )
        )
        {
            return false;
        }

        while (hasMore)
        {
            bool isObject = scanner.Peek() == (byte)'{';
            bool fits = isObject && row.ArgumentCount < row.Arguments.Length;
            row.DroppedArguments += isObject && !fits ? 1 : 0;
            bool isRead =
                fits ? TryReadArgument(ref scanner, ref row.Arguments[row.ArgumentCount++])
                : isObject ? scanner.TrySkipValue()
                : JsonlValues.TryRefuse(ref scanner, JsonlKey.ProvenanceArguments, row);
            if (!isRead || !scanner.TryNextElement(out hasMore))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadArgument(ref JsonScanner scanner, ref ArgumentObservation argument)
    {
        argument = new ArgumentObservation { SourceSequence = -1, PromptShare = -1 };
        if (!scanner.TryOpenObject(out bool hasMore))
        {
            return false;
        }

        JsonlKey key = JsonlKey.None;
        bool isRead = !hasMore || order.TryReadFirst(ref scanner, out key);
        while (isRead && hasMore)
        {
            isRead =
                TryReadMember(ref scanner, key, ref argument)
                && order.TryReadNext(ref scanner, ref key, out hasMore);
        }

        return isRead;
    }

    private bool TryReadMember(
        ref JsonScanner scanner,
        JsonlKey key,
        ref ArgumentObservation argument
    )
    {
        bool isRead;
        switch (key)
        {
            case JsonlKey.ArgumentName:
                isRead = JsonlValues.TryReadString(
                    ref scanner,
                    key,
                    row,
                    out JsonString argumentName
                );
                argument.Name = names.Field(argumentName);
                return isRead;
            case JsonlKey.ArgumentKind:
                isRead = JsonlValues.TryReadString(ref scanner, key, row, out JsonString kind);
                argument.Kind = TraceWords.ArgumentKindOf(names.TextOf(kind), row);
                return isRead;
            case JsonlKey.ArgumentFingerprint:
                isRead = JsonlValues.TryReadFingerprint(ref scanner, key, row, out uint value);
                argument.Fingerprint = value;
                return isRead;
            case JsonlKey.ArgumentLength:
                isRead = JsonlValues.TryReadSize(ref scanner, key, row, 0, out int length);
                argument.Length = length;
                return isRead;
            case JsonlKey.ArgumentPromptShare:
                return TryReadPromptShare(ref scanner, ref argument);
            case JsonlKey.ArgumentOrigin:
                isRead = JsonlValues.TryReadString(ref scanner, key, row, out JsonString origin);
                argument.Origin = TraceWords.OriginOf(names.TextOf(origin), row);
                return isRead;
            case JsonlKey.SourceSequence:
                isRead = JsonlValues.TryReadSize(ref scanner, key, row, -1, out int sequence);
                argument.SourceSequence = sequence;
                return isRead;
            case JsonlKey.SourceTool:
                isRead = JsonlValues.TryReadString(ref scanner, key, row, out JsonString tool);
                argument.SourceAction = names.Action(tool);
                return isRead;
            case JsonlKey.SourceKey:
                isRead = JsonlValues.TryReadString(ref scanner, key, row, out JsonString field);
                argument.SourceKey = names.Field(field);
                return isRead;
            case JsonlKey.SourceLength:
                isRead = JsonlValues.TryReadSize(ref scanner, key, row, 0, out int source);
                argument.SourceLength = source;
                return isRead;
            case JsonlKey.SourcePosition:
                isRead = JsonlValues.TryReadShare(ref scanner, key, row, 0, 1, out float place);
                argument.SourcePosition = place;
                return isRead;
            default:
                return scanner.TrySkipValue();
        }
    }

    private bool TryReadPromptShare(ref JsonScanner scanner, ref ArgumentObservation argument)
    {
        if (scanner.Peek() == (byte)'n')
        {
            argument.PromptShare = -1;
            return scanner.TryReadWord("null"u8);
        }

        bool isRead = JsonlValues.TryReadShare(
            ref scanner,
            JsonlKey.ArgumentPromptShare,
            row,
            -1,
            1,
            out float share
        );
        argument.PromptShare = share;
        return isRead;
    }
}
