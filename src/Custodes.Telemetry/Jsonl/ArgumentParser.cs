using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Makes argument rows from <c>args</c> and <c>arg_src</c>, for sensors that send no <c>prov</c>.</summary>
/// <remarks>
/// Each leaf of a list or an object gives a row under the name of its argument; null gives none. The
/// value itself stops here: its keyed hash, its length and a guess at its kind go on. Called only
/// with ranges that a scanner has already passed over, so nothing here can be broken JSON.
/// </remarks>
internal sealed class ArgumentParser(LineNames names, LineRow row)
{
    private readonly ulong[] sourceNames = new ulong[ObservationBatch.ArgumentCountMax];
    private readonly Origin[] sourceOrigins = new Origin[ObservationBatch.ArgumentCountMax];
    private int sourceCount;

    /// <summary>Fills the row's arguments from the places the row has kept.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        row.ArgumentCount = 0;
        sourceCount = 0;
        bool isRead = true;
        if (row.ArgumentSources.Length > 0)
        {
            var sources = new JsonScanner(row.ArgumentSources.In(line).Raw);
            isRead = TryReadSources(ref sources);
        }

        var values = new JsonScanner(row.ArgumentValues.In(line).Raw);
        Invariant.That(isRead && TryReadArguments(ref values));
    }

    private bool TryReadSources(ref JsonScanner scanner)
    {
        if (!scanner.TryOpenObject(out bool hasMore))
        {
            return false;
        }

        while (hasMore)
        {
            if (!scanner.TryReadKey(out JsonString name))
            {
                return false;
            }

            ulong key = names.HashOf(names.TextOf(name));
            if (
                !JsonlValues.TryReadString(
                    ref scanner,
                    JsonlKey.ArgumentSources,
                    row,
                    out JsonString letter
                ) || !scanner.TryNextMember(out hasMore)
            )
            {
                return false;
            }

            int place = sourceNames.AsSpan(0, sourceCount).IndexOf(key);
            if (place < 0 && sourceCount < sourceNames.Length)
            {
                place = sourceCount++;
            }

            if (place >= 0)
            {
                sourceNames[place] = key;
                sourceOrigins[place] = TraceWords.OriginOf(names.TextOf(letter), row);
            }
        }

        return true;
    }

    private bool TryReadArguments(ref JsonScanner scanner)
    {
        if (!scanner.TryOpenObject(out bool hasMore))
        {
            return false;
        }

        while (hasMore)
        {
            if (!scanner.TryReadKey(out JsonString text))
            {
                return false;
            }

            ulong name = names.Field(text);
            RemoveRowsOf(name);
            int source = sourceNames.AsSpan(0, sourceCount).IndexOf(name);
            Origin origin = source < 0 ? Origin.Unknown : sourceOrigins[source];
            if (!TryReadLeaves(ref scanner, name, origin) || !scanner.TryNextMember(out hasMore))
            {
                return false;
            }
        }

        return true;
    }

    // The last value of a repeated argument wins, as it does with every other key.
    private void RemoveRowsOf(ulong name)
    {
        int kept = 0;
        for (int index = 0; index < row.ArgumentCount; index++)
        {
            if (row.Arguments[index].Name != name)
            {
                row.Arguments[kept++] = row.Arguments[index];
            }
        }

        row.ArgumentCount = kept;
    }

    // Recursion ends at the scanner's depth limit.
    private bool TryReadLeaves(ref JsonScanner scanner, ulong name, Origin origin)
    {
        bool hasMore;
        switch (scanner.Peek())
        {
            case (byte)'{':
                if (!scanner.TryOpenObject(out hasMore))
                {
                    return false;
                }

                while (hasMore)
                {
                    if (
                        !scanner.TryReadKey(out _)
                        || !TryReadLeaves(ref scanner, name, origin)
                        || !scanner.TryNextMember(out hasMore)
                    )
                    {
                        return false;
                    }
                }

                return true;
            case (byte)'[':
                if (!scanner.TryOpenArray(out hasMore))
                {
                    return false;
                }

                while (hasMore)
                {
                    if (
                        !TryReadLeaves(ref scanner, name, origin)
                        || !scanner.TryNextElement(out hasMore)
                    )
                    {
                        return false;
                    }
                }

                return true;
            default:
                return TryReadLeaf(ref scanner, name, origin);
        }
    }

    private bool TryReadLeaf(ref JsonScanner scanner, ulong name, Origin origin)
    {
        switch (scanner.Peek())
        {
            case (byte)'"':
                if (!scanner.TryReadString(out JsonString text))
                {
                    return false;
                }

                ReadOnlySpan<byte> value = names.TextOf(text);
                Add(name, origin, value, ArgumentClassifier.KindOf(value));
                return true;
            case (byte)'n':
                return scanner.TryReadWord("null"u8);
            case (byte)'t':
                Add(name, origin, "true"u8, ArgumentKind.Boolean);
                return scanner.TryReadWord("true"u8);
            case (byte)'f':
                Add(name, origin, "false"u8, ArgumentKind.Boolean);
                return scanner.TryReadWord("false"u8);
            default:
                bool isRead = scanner.TryReadNumber(out JsonNumber number);
                Add(name, origin, number.Raw, ArgumentKind.Number);
                return isRead;
        }
    }

    private void Add(ulong name, Origin origin, ReadOnlySpan<byte> value, ArgumentKind kind)
    {
        if (row.ArgumentCount == row.Arguments.Length)
        {
            row.DroppedArguments++;
            return;
        }

        // Zero says that nobody knows the value; this one is known.
        uint fingerprint = Math.Max(unchecked((uint)names.HashOf(value)), 1);
        row.Arguments[row.ArgumentCount++] = new ArgumentObservation
        {
            Name = name,
            Fingerprint = fingerprint,
            Length = ArgumentClassifier.CharacterCount(value),
            SourceSequence = -1,
            PromptShare = -1,
            Kind = kind,
            Origin = origin,
        };
    }
}
