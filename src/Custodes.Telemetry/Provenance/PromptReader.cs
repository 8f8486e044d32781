using Custodes.Contracts;
using Custodes.Telemetry.Identity;

namespace Custodes.Telemetry.Provenance;

/// <summary>Takes a user message into memory: its words, runs of words, and the values it states.</summary>
internal sealed class PromptReader(PlaceMemory memory, TextHash hash)
{
    private readonly WordRuns runs = new(hash);

    /// <summary>Remembers the message, and puts its fingerprint and stems into the batch's last row.</summary>
    public void Take(
        ObservationBatch batch,
        ref SessionContext run,
        ulong session,
        ReadOnlySpan<byte> text
    )
    {
        ref Observation row = ref batch.Observations[^1];
        row.HasPrompt = true;
        row.PromptFingerprint = hash.Fingerprint(text);
        run.HasPrompt = true;
        var reader = new WordReader(text);
        runs.Clear();
        while (reader.TryNext())
        {
            runs.Take(reader);
            for (int index = 0; index < runs.Count; index++)
            {
                _ = memory.Add(ref run, session, PlaceKind.PromptRun, runs[index], default);
            }

            ulong stem = hash.Stem(reader.Word);
            if (stem != 0)
            {
                _ = memory.Add(ref run, session, PlaceKind.PromptStem, stem, default);
                if (!batch.PromptWordsOf(row).Contains((uint)stem))
                {
                    _ = batch.TryAddPromptWord((uint)stem);
                }
            }
        }

        TakeQuotations(ref run, session, text);
        TakeTokens(ref run, session, text);
    }

    private void TakeValue(ref SessionContext run, ulong session, ReadOnlySpan<byte> value)
    {
        ulong whole = hash.Whole(value);
        if (whole != 0 && memory.Add(ref run, session, PlaceKind.PromptValue, whole, default))
        {
            run.PromptValueCount++;
        }
    }

    // A quotation opens after a space and closes before what is no word, so an apostrophe is none.
    private void TakeQuotations(ref SessionContext run, ulong session, ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int found = text[at..].IndexOfAny((byte)'"', (byte)'\'');
            if (found < 0)
            {
                return;
            }

            int open = at + found;
            at = open + 1;
            if (open > 0 && WordReader.IsWordByte(text[open - 1]))
            {
                continue;
            }

            int close = at;
            while (close < text.Length && !IsClose(text, close, text[open]))
            {
                close++;
            }

            if (close < text.Length)
            {
                TakeValue(ref run, session, text[at..close]);
                at = close + 1;
            }
        }
    }

    private static bool IsClose(ReadOnlySpan<byte> text, int at, byte quote) =>
        text[at] == quote && (at + 1 == text.Length || !WordReader.IsWordByte(text[at + 1]));

    private void TakeTokens(ref SessionContext run, ulong session, ReadOnlySpan<byte> text)
    {
        var tokens = new TokenReader(text);
        bool startsSentence = true;
        while (tokens.TryNext())
        {
            ReadOnlySpan<byte> token = tokens.Token;
            if (token.IsEmpty)
            {
                continue;
            }

            ArgumentKind kind = ValueKinds.Of(token);
            bool isName =
                kind == ArgumentKind.Word
                && !startsSentence
                && token[0] is >= (byte)'A' and <= (byte)'Z'
                && token.Length > 1;
            if (
                isName
                || ValueKinds.IsIdentifier(kind)
                || kind is ArgumentKind.Number or ArgumentKind.Date
            )
            {
                TakeValue(ref run, session, token);
            }

            startsSentence = tokens.EndsSentence;
        }
    }
}
