using Custodes.Contracts;
using Custodes.Telemetry.Identity;

namespace Custodes.Telemetry.Provenance;

/// <summary>Finds where a value first stood; the first class that matches wins: u f g l e v p n.</summary>
internal sealed class OriginFinder(PlaceMemory memory, TextHash hash)
{
    private const float SameWordsShare = 0.8f;
    private const int ResultsLookedAtMax = 64;
    private const int WordCountMax = 256;

    private readonly WordRuns runs = new(hash);
    private readonly ulong[] stems = new ulong[WordCountMax];
    private int stemCount;

    /// <summary>Fills in origin, source and share of prompt words; the leaf it stood in, when in a result.</summary>
    public bool Find(
        in SessionContext run,
        ulong session,
        ReadOnlySpan<byte> value,
        ref ArgumentObservation argument,
        out LeafRecord leaf,
        out int offset
    )
    {
        leaf = default;
        offset = 0;
        TakeStems(value);
        argument.PromptShare = ShareInPrompt(session, run.HasPrompt);
        ReadOnlySpan<byte> bare = TextHash.WithoutScheme(value);
        ulong whole = hash.Whole(bare);
        if (whole != 0 && HasRun(session, PlaceKind.PromptRun, bare, whole, out _))
        {
            argument.Origin = Origin.User;
            return false;
        }

        if (whole != 0 && TryResult(session, bare, whole, ref argument, out leaf, out offset))
        {
            return true;
        }

        if (argument.Kind is ArgumentKind.Short or ArgumentKind.Text && stemCount > 0)
        {
            if (argument.PromptShare >= SameWordsShare)
            {
                argument.Origin = Origin.PromptWords;
                return false;
            }

            if (IsMadeOfOneResult(session, run.ResultCount))
            {
                argument.Origin = Origin.ResultWords;
                return false;
            }
        }

        // "Nowhere" is a claim about all that came before; a gap in that makes it an empty one.
        bool isAllVisible =
            run.HasPrompt && run.HasResults && run.MissingResults == 0 && memory.IsComplete(run);
        argument.Origin = isAllVisible ? Origin.Nowhere : Origin.Unknown;
        return false;
    }

    private bool TryResult(
        ulong session,
        ReadOnlySpan<byte> value,
        ulong whole,
        ref ArgumentObservation argument,
        out LeafRecord leaf,
        out int offset
    )
    {
        leaf = default;
        offset = 0;
        bool isInText = HasRun(session, PlaceKind.TextRun, value, whole, out Place text);
        if (memory.TryFind(session, PlaceKind.Field, whole, out Place place))
        {
            bool wasProse =
                isInText
                && memory.TryLeaf(text.Leaf, out LeafRecord earlier)
                && memory.TryLeaf(place.Leaf, out LeafRecord field)
                && earlier.Result < field.Result;
            argument.Origin = wasProse ? Origin.FieldAfterProse : Origin.Field;

            // What stood in prose first came from there, whatever repeated it later.
            place = wasProse ? text : place;
        }
        else if (memory.TryFind(session, PlaceKind.Line, whole, out place))
        {
            argument.Origin = Origin.Line;
        }
        else if (isInText)
        {
            argument.Origin = Origin.Prose;
            place = text;
        }
        else
        {
            return false;
        }

        offset = place.Offset;
        if (!memory.TryLeaf(place.Leaf, out leaf))
        {
            return false;
        }

        argument.SourceAction = leaf.Action;
        argument.SourceKey = leaf.Key;
        argument.SourceLength = leaf.Length;
        argument.SourceSequence = leaf.Sequence;
        argument.SourcePosition = leaf.Length == 0 ? 0 : Math.Min(1, (float)offset / leaf.Length);
        return true;
    }

    // A value longer than the runs that are kept stands there when all its runs do.
    private bool HasRun(
        ulong session,
        PlaceKind kind,
        ReadOnlySpan<byte> value,
        ulong whole,
        out Place first
    )
    {
        var reader = new WordReader(value);
        runs.Clear();
        bool hasFirst = false;
        first = default;
        while (reader.TryNext())
        {
            runs.Take(reader);
            if (runs.WordCount < WordRuns.WordCountMax)
            {
                continue;
            }

            ulong longest = runs[WordRuns.WordCountMax - 1];
            if (!memory.TryFind(session, kind, longest, out Place place))
            {
                return false;
            }

            first = hasFirst ? first : place;
            hasFirst = true;
        }

        return hasFirst || memory.TryFind(session, kind, whole, out first);
    }

    private void TakeStems(ReadOnlySpan<byte> value)
    {
        stemCount = 0;
        var reader = new WordReader(value);
        while (stemCount < WordCountMax && reader.TryNext())
        {
            ulong stem = hash.Stem(reader.Word);
            if (stem != 0)
            {
                stems[stemCount++] = stem;
            }
        }
    }

    private float ShareInPrompt(ulong session, bool hasPrompt)
    {
        if (!hasPrompt || stemCount == 0)
        {
            return -1;
        }

        int found = 0;
        for (int index = 0; index < stemCount; index++)
        {
            found += memory.Has(session, PlaceKind.PromptStem, stems[index]) ? 1 : 0;
        }

        return (float)found / stemCount;
    }

    private bool IsMadeOfOneResult(ulong session, int resultCount)
    {
        // Words that stand in no result at all cannot stand in one; this spares the walk nearly always.
        int inAny = 0;
        for (int index = 0; index < stemCount; index++)
        {
            inAny += memory.Has(session, PlaceKind.ResultStem, stems[index]) ? 1 : 0;
        }

        if (inAny < SameWordsShare * stemCount)
        {
            return false;
        }

        for (
            int result = resultCount - 1;
            result >= Math.Max(0, resultCount - ResultsLookedAtMax);
            result--
        )
        {
            int found = 0;
            for (int index = 0; index < stemCount; index++)
            {
                ulong key = LeafWriter.OfResult(stems[index], result);
                found += memory.Has(session, PlaceKind.StemOfResult, key) ? 1 : 0;
            }

            if (found >= SameWordsShare * stemCount)
            {
                return true;
            }
        }

        return false;
    }
}
