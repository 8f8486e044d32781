using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Provenance;

/// <summary>Takes a result into memory leaf by leaf, and sums it up for its row.</summary>
/// <remarks>
/// JSON is structured, and so is a text that is JSON as a whole inside a leaf. Lines of the form
/// <c>name: value</c> count as structure only when the text begins with them, as a dumped record does.
/// </remarks>
internal sealed class ResultReader(Names names, LeafWriter leaves, int bytesMax)
{
    private readonly JsonLeafReader outer = new();
    private readonly JsonLeafReader inner = new();
    private readonly byte[] outerText = new byte[bytesMax];
    private readonly byte[] innerText = new byte[bytesMax];

    /// <summary>Remembers a result; the batch, where one is given, gets its shape into the last row.</summary>
    public void Take(
        ObservationBatch? batch,
        ref SessionContext run,
        ulong session,
        ulong action,
        int sequence,
        ReadOnlySpan<byte> text
    )
    {
        run.HasResults = true;
        leaves.Begin(batch, session, action, sequence, run.ResultCount++);
        ReadOnlySpan<byte> trimmed = ValueKinds.Trim(text);
        if (IsJson(trimmed))
        {
            Json(ref run, trimmed, outer, outerText, isNested: false);
        }
        else
        {
            Text(ref run, trimmed, 0);
        }

        leaves.End(text.Length);
    }

    // A scalar in JSON is a leaf too; a bare sentence is not JSON.
    private static bool IsJson(ReadOnlySpan<byte> text) =>
        !text.IsEmpty
        && (
            (text[0] == '{' && text[^1] == '}')
            || (text[0] == '[' && text[^1] == ']')
            || (text[0] == '"' && text[^1] == '"')
            || ValueKinds.Of(text) == ArgumentKind.Number
        );

    private void Json(
        ref SessionContext run,
        ReadOnlySpan<byte> json,
        JsonLeafReader reader,
        byte[] buffer,
        bool isNested
    )
    {
        reader.Start();
        while (reader.TryNext(json, out JsonLeaf leaf))
        {
            ReadOnlySpan<byte> value = json.Slice(leaf.Start, leaf.Length);
            if (leaf.IsEscaped)
            {
                value = buffer.AsSpan(0, JsonEscapes.Unescape(value, buffer));
            }

            ulong key = names.Fields.Intern(json.Slice(leaf.KeyStart, leaf.KeyLength));
            ReadOnlySpan<byte> trimmed = ValueKinds.Trim(value);
            if (leaf.IsText && !isNested && trimmed.Length > 1 && IsContainer(trimmed))
            {
                Json(ref run, trimmed, inner, innerText, isNested: true);
            }
            else if (leaf.IsText && (leaf.KeyLength == 0 || IsBareText(json, leaf)))
            {
                // A text that is all there is, or the one the tool protocol wraps, has a form of its own.
                Text(ref run, value, leaf.Start, isLeaf: true);
            }
            else
            {
                leaves.Field(ref run, key, value, leaf.Start, isText: leaf.IsText);
            }
        }
    }

    private static bool IsContainer(ReadOnlySpan<byte> text) =>
        (text[0] == '{' && text[^1] == '}') || (text[0] == '[' && text[^1] == ']');

    private static bool IsBareText(ReadOnlySpan<byte> json, in JsonLeaf leaf) =>
        json.Slice(leaf.KeyStart, leaf.KeyLength).SequenceEqual("text"u8);

    private void Text(
        ref SessionContext run,
        ReadOnlySpan<byte> text,
        int offset,
        bool isLeaf = false
    )
    {
        if (RecordLines.IsRecord(text))
        {
            var lines = new RecordLines(text);
            while (lines.TryNext())
            {
                leaves.Field(
                    ref run,
                    names.Fields.Intern(lines.Key),
                    lines.Value,
                    offset + lines.ValueStart,
                    isText: true
                );
            }
        }
        else if (isLeaf && !text.Contains((byte)'\n'))
        {
            leaves.Field(ref run, 0, text, offset, isText: true);
        }
        else
        {
            leaves.Prose(ref run, text, offset);
        }
    }
}
