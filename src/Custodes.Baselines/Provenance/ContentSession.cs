using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Provenance;

/// <summary>One session as the provenance baseline keeps it: its prompt and its calls, without any text.</summary>
/// <remarks>
/// A session is learnt when it ends, not call by call, because only then is it known whether it was
/// normal; so its calls wait here. Bounded: a call past the limit takes the place of the one before it,
/// and <see cref="CallsDropped"/> counts those that left. Reused through <see cref="Clear"/>.
/// </remarks>
public sealed class ContentSession
{
    /// <summary>Calls one session keeps.</summary>
    public const int CallCountMax = 256;

    private RowStore<Observation> calls = new(16);
    private RowStore<ArgumentObservation> arguments = new(48);
    private RowStore<ResultField> fields = new(48);
    private RowStore<uint> identifiers = new(48);
    private RowStore<uint> words = new(32);

    /// <summary>Keyed hash of the role.</summary>
    public ulong Role { get; set; }

    /// <summary>Keyed hash of the agent, set when the session ends; 0 for none.</summary>
    public ulong Agent { get; set; }

    /// <summary>Which of the stored sessions it is, counted from the first ever; set when it is stored.</summary>
    public long Number { get; set; }

    /// <summary>Fingerprint of the prompt; 0 when none was seen.</summary>
    public ulong Prompt { get; private set; }

    /// <summary>Whether it raised an alarm: it is kept to rank others among, and never learnt.</summary>
    public bool IsAlarm { get; set; }

    /// <summary>Calls kept.</summary>
    public int CallCount => calls.Count;

    /// <summary>Calls that gave way to later ones.</summary>
    public int CallsDropped { get; private set; }

    /// <summary>Fingerprints of the prompt's word stems, ascending and distinct.</summary>
    public ReadOnlySpan<uint> PromptWords => words.Rows;

    /// <summary>The calls.</summary>
    public ReadOnlySpan<Observation> Calls => calls.Rows;

    /// <summary>The arguments of a call.</summary>
    public ReadOnlySpan<ArgumentObservation> ArgumentsOf(int call)
    {
        ref readonly Observation row = ref calls.Rows[call];
        return arguments.Slice(row.ArgumentStart, row.ArgumentCount);
    }

    /// <summary>The result fields of a call.</summary>
    public ReadOnlySpan<ResultField> FieldsOf(int call)
    {
        ref readonly Observation row = ref calls.Rows[call];
        return fields.Slice(row.FieldStart, row.FieldCount);
    }

    /// <summary>The identifiers in a call's result.</summary>
    public ReadOnlySpan<uint> IdentifiersOf(int call)
    {
        ref readonly Observation row = ref calls.Rows[call];
        return identifiers.Slice(row.IdentifierStart, row.IdentifierCount);
    }

    /// <summary>Forgets everything, for the next session.</summary>
    public void Clear()
    {
        calls.Cut(0);
        arguments.Cut(0);
        fields.Cut(0);
        identifiers.Cut(0);
        words.Cut(0);
        Role = 0;
        Agent = 0;
        Number = 0;
        Prompt = 0;
        IsAlarm = false;
        CallsDropped = 0;
    }

    /// <summary>Takes the session itself for the task when no prompt was seen.</summary>
    /// <remarks>Sessions without a prompt would otherwise all be runs of one task, and hide each other.</remarks>
    public void AssumePrompt(ulong session) => Prompt = Prompt == 0 ? session : Prompt;

    /// <summary>Takes the prompt, if the row carries one and none was seen.</summary>
    public void TakePrompt(in Observation row, ObservationBatch batch)
    {
        if (!row.HasPrompt || Prompt != 0)
        {
            return;
        }

        Prompt = row.PromptFingerprint;
        words.Add(batch.PromptWordsOf(row));
        Span<uint> kept = words.Rows;
        if (AreAscending(kept))
        {
            return;
        }

        // Similarity merges two sorted lists; a repeated word would count twice.
        kept.Sort();
        int count = 0;
        for (int index = 0; index < kept.Length; index++)
        {
            if (index == 0 || kept[index] != kept[count - 1])
            {
                kept[count++] = kept[index];
            }
        }

        words.Cut(count);
    }

    /// <summary>Keeps a call.</summary>
    /// <remarks>
    /// Past the limit it stands in the last place, so that it is judged like any other: whoever makes
    /// many harmless calls first must not be free to do anything after them.
    /// </remarks>
    public void Add(in Observation row, ObservationBatch batch)
    {
        if (calls.Count >= CallCountMax)
        {
            CallsDropped++;
            Observation last = calls.Rows[^1];
            calls.Cut(CallCountMax - 1);
            arguments.Cut(last.ArgumentStart);
            fields.Cut(last.FieldStart);
            identifiers.Cut(last.IdentifierStart);
        }

        ref Observation call = ref calls.Add(row);
        call.ArgumentStart = arguments.Count;
        call.FieldStart = fields.Count;
        call.IdentifierStart = identifiers.Count;
        arguments.Add(batch.ArgumentsOf(row));
        fields.Add(batch.FieldsOf(row));
        identifiers.Add(batch.IdentifiersOf(row));
    }

    /// <summary>Writes the session.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutUInt64(Role);
        writer.PutUInt64(Agent);
        writer.PutInt64(Number);
        writer.PutUInt64(Prompt);
        writer.PutBoolean(IsAlarm);
        writer.PutInt32(CallsDropped);
        writer.PutInt32(words.Count);
        foreach (uint word in PromptWords)
        {
            writer.PutUInt32(word);
        }

        writer.PutInt32(calls.Count);
        for (int call = 0; call < calls.Count; call++)
        {
            CallState.Save(writer, Calls[call]);
            CallState.Save(writer, ArgumentsOf(call));
            CallState.Save(writer, FieldsOf(call));
            CallState.Save(writer, IdentifiersOf(call));
        }
    }

    /// <summary>Fills an empty session from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Role = reader.GetUInt64();
        Agent = reader.GetUInt64();
        Number = reader.GetCounter();
        Prompt = reader.GetUInt64();
        IsAlarm = reader.GetBoolean();
        CallsDropped = reader.GetInt32(0);
        int wordCount = reader.GetCount(ObservationBatch.PromptWordCountMax, 4, "prompt words");
        for (int index = 0; index < wordCount; index++)
        {
            uint word = reader.GetUInt32();
            if (
                !reader.Require(
                    index == 0 || word > words.Rows[index - 1],
                    "words are out of order"
                )
            )
            {
                return false;
            }

            _ = words.Add(word);
        }

        int callCount = reader.GetCount(CallCountMax, CallState.CallBytes, "calls of a session");
        for (int index = 0; index < callCount; index++)
        {
            Observation call = CallState.RestoreCall(ref reader);
            call.ArgumentStart = arguments.Count;
            call.FieldStart = fields.Count;
            call.IdentifierStart = identifiers.Count;
            CallState.Restore(ref reader, ref arguments);
            CallState.Restore(ref reader, ref fields);
            CallState.Restore(ref reader, ref identifiers);
            call.ArgumentCount = arguments.Count - call.ArgumentStart;
            call.FieldCount = fields.Count - call.FieldStart;
            call.IdentifierCount = identifiers.Count - call.IdentifierStart;
            _ = calls.Add(call);
        }

        return reader.IsSound;
    }

    private static bool AreAscending(ReadOnlySpan<uint> words)
    {
        for (int index = 1; index < words.Length; index++)
        {
            if (words[index] <= words[index - 1])
            {
                return false;
            }
        }

        return true;
    }
}
