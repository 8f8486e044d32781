using Custodes.Primitives;

namespace Custodes.Baselines.Provenance;

/// <summary>Keys of the provenance counters: a tag that says what is counted, and what it is counted for.</summary>
/// <remarks>Tags are part of every snapshot's keys: never reuse one.</remarks>
internal static class CounterKey
{
    /// <summary>(tool, argument, fine edge) and, with edge 0, (tool, argument).</summary>
    public const ulong Edge = 1;

    /// <summary>(effect, kind, coarse edge) and, with edge 0, (effect, kind); fleet-wide.</summary>
    public const ulong EffectEdge = 2;

    /// <summary>(tool, argument): values that were new and came verbatim from a result.</summary>
    public const ulong NewValue = 3;

    /// <summary>(effect, kind): the same; fleet-wide.</summary>
    public const ulong EffectNewValue = 4;

    /// <summary>(tool, field, 1 + length bucket) and, with bucket 0, (tool, field).</summary>
    public const ulong FieldLength = 5;

    /// <summary>(state, tool, 1 + value) and, with value 0, (state, tool).</summary>
    public const ulong State = 6;

    /// <summary>(state, effect, 1 + value) and, with value 0, (state, effect); fleet-wide.</summary>
    public const ulong EffectState = 7;

    /// <summary>The key of one counter.</summary>
    public static ulong Of(ulong tag, ulong first, ulong second, ulong third) =>
        Under(StemOf(tag, first, second), third);

    /// <summary>What the keys of counters that differ in their last part alone have in common.</summary>
    /// <remarks>Two thirds of the work of a key: a ladder of buckets asks for a score of such keys.</remarks>
    public static ulong StemOf(ulong tag, ulong first, ulong second)
    {
        ulong mixed = SplitMix64.Mix(first + (tag * 0x9E3779B97F4A7C15));
        return SplitMix64.Mix(mixed ^ (second * 0xD6E8FEB86659FD93));
    }

    /// <summary>The key of one of them.</summary>
    public static ulong Under(ulong stem, ulong third)
    {
        ulong mixed = SplitMix64.Mix(stem ^ (third * 0xA0761D6478BD642F));
        return mixed == 0 ? 1 : mixed;
    }

    /// <summary>One number, never 0, from the parts of an edge.</summary>
    public static ulong EdgeOf(ulong origin, ulong producer, ulong field)
    {
        ulong mixed = SplitMix64.Mix(
            (origin * 0x9E3779B97F4A7C15) ^ SplitMix64.Mix(producer) ^ (field * 0xD6E8FEB86659FD93)
        );
        return mixed == 0 ? 1 : mixed;
    }
}
