using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Mapping;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Provenance;

/// <summary>Turns a call's arguments into rows: one a leaf, and one for each identifier inside a long text.</summary>
internal sealed class ArgumentReader(
    Names names,
    PlaceMemory memory,
    TextHash hash,
    TelemetryCounts counts,
    int bytesMax
)
{
    private const int WordsForPromptMax = 64;

    private readonly JsonLeafReader leaves = new();
    private readonly OriginFinder origins = new(memory, hash);
    private readonly ToolWords toolWords = new(memory, hash);
    private readonly WordRuns runs = new(hash);
    private readonly NameBuffer extraName = new();
    private readonly byte[] unescaped = new byte[bytesMax];
    private int promptValuesNew;
    private bool isFull;

    /// <summary>Adds the arguments to the batch's last row, and what the row says of tool and prompt.</summary>
    public void Take(
        ObservationBatch batch,
        ref SessionContext run,
        ulong session,
        ReadOnlySpan<byte> tool,
        ReadOnlySpan<byte> arguments
    )
    {
        promptValuesNew = 0;
        isFull = false;
        int usedBefore = run.PromptValuesUsed;
        toolWords.Take(tool);
        ReadOnlySpan<byte> trimmed = ValueKinds.Trim(arguments);
        if (!trimmed.IsEmpty)
        {
            if (trimmed[0] is (byte)'{' or (byte)'[')
            {
                Json(batch, ref run, session, trimmed);
            }
            else
            {
                counts.Add(Trouble.ArgumentsNotJson);
                Value(batch, ref run, session, default, trimmed, isText: true);
            }
        }

        if (isFull)
        {
            counts.Add(Trouble.ArgumentsDropped);
        }

        ref Observation row = ref batch.Observations[^1];
        row.ToolInPrompt = toolWords.ShareIn(session, PlaceKind.PromptStem);
        row.ToolInResults = toolWords.ShareIn(session, PlaceKind.ResultStem);
        row.Echo = toolWords.ShareNear;
        row.PromptValuesNew = promptValuesNew;
        row.PromptValuesBefore = usedBefore;
        row.PromptValuesTotal = run.PromptValueCount;
    }

    private void Json(
        ObservationBatch batch,
        ref SessionContext run,
        ulong session,
        ReadOnlySpan<byte> json
    )
    {
        leaves.Start();
        while (!isFull && leaves.TryNext(json, out JsonLeaf leaf))
        {
            ReadOnlySpan<byte> value = json.Slice(leaf.Start, leaf.Length);
            if (!leaf.IsText && value.SequenceEqual("null"u8))
            {
                continue;
            }

            if (leaf.IsEscaped)
            {
                value = unescaped.AsSpan(0, JsonEscapes.Unescape(value, unescaped));
            }

            ReadOnlySpan<byte> name = json.Slice(leaf.TopKeyStart, leaf.TopKeyLength);
            Value(batch, ref run, session, name, value, leaf.IsText);
        }

        if (leaves.IsDamaged)
        {
            counts.Add(Trouble.ArgumentsNotJson);
        }
    }

    private void Value(
        ObservationBatch batch,
        ref SessionContext run,
        ulong session,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> value,
        bool isText
    )
    {
        bool isTruth = !isText && (value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8));
        ArgumentKind kind = isTruth ? ArgumentKind.Boolean : ValueKinds.Of(value);
        Row(batch, run, session, names.Fields.Intern(name), kind, value);
        Consume(ref run, session, value);
        if (kind != ArgumentKind.Text)
        {
            return;
        }

        var tokens = new TokenReader(value);
        while (!isFull && tokens.TryNext())
        {
            ArgumentKind tokenKind = ValueKinds.Of(tokens.Token);
            if (!tokens.Token.IsEmpty && ValueKinds.IsIdentifier(tokenKind))
            {
                ulong extra = names.Fields.Intern(extraName.Join(name, "#"u8, default, default));
                Row(batch, run, session, extra, tokenKind, tokens.Token);
            }
        }
    }

    private void Row(
        ObservationBatch batch,
        in SessionContext run,
        ulong session,
        ulong name,
        ArgumentKind kind,
        ReadOnlySpan<byte> value
    )
    {
        var argument = new ArgumentObservation
        {
            Name = name,
            Fingerprint = (uint)hash.Fingerprint(value),
            Length = value.Length,
            SourceSequence = -1,
            PromptShare = -1,
            Kind = kind,
        };
        if (origins.Find(run, session, value, ref argument, out LeafRecord leaf, out int offset))
        {
            toolWords.Near(session, leaf, offset);
        }

        isFull = isFull || !batch.TryAdd(argument);
    }

    // A value of the prompt is consumed by the first call that has it, alone or inside a longer text.
    private void Consume(ref SessionContext run, ulong session, ReadOnlySpan<byte> value)
    {
        if (run.PromptValueCount == run.PromptValuesUsed)
        {
            return;
        }

        runs.Clear();
        var reader = new WordReader(TextHash.WithoutScheme(value));
        while (runs.WordCount < WordsForPromptMax && reader.TryNext())
        {
            runs.Take(reader);
            for (int index = 0; index < runs.Count; index++)
            {
                if (memory.TryUse(session, runs[index]))
                {
                    promptValuesNew++;
                    run.PromptValuesUsed++;
                }
            }
        }
    }
}
