using Custodes.Contracts;

namespace Custodes.Baselines.Provenance;

/// <summary>What follows from an argument's origin and kind alone.</summary>
internal static class ArgumentFacts
{
    private const int LongFieldCharacters = 80;
    private const double BucketsPerOctave = 1.33;

    // Nearly every field is short, and a logarithm costs more than to count it.
    private static readonly byte[] ShortLengthBuckets = BucketsOfShort();

    /// <summary>Most length buckets a text can fall into.</summary>
    public const int LengthBucketCount = 42;

    /// <summary>Whether the value stood in a tool's result.</summary>
    public static bool IsFromResult(Origin origin) =>
        origin
            is Origin.Field
                or Origin.FieldAfterProse
                or Origin.Line
                or Origin.Prose
                or Origin.ResultWords
                or Origin.Result;

    /// <summary>Whether it stood there word for word.</summary>
    public static bool IsVerbatim(Origin origin) =>
        origin
            is Origin.Field
                or Origin.FieldAfterProse
                or Origin.Line
                or Origin.Prose
                or Origin.Result;

    /// <summary>Whether the source was text rather than a field: prose, a line, or prose before the field.</summary>
    public static bool IsFromText(Origin origin) =>
        origin is Origin.Prose or Origin.FieldAfterProse or Origin.Line;

    /// <summary>Whether it came from the user's own words.</summary>
    public static bool IsFromPrompt(Origin origin) => origin is Origin.User or Origin.PromptWords;

    /// <summary>Whether a value of this kind names where something goes.</summary>
    public static bool IsAddress(ArgumentKind kind) =>
        kind is ArgumentKind.Url or ArgumentKind.Email or ArgumentKind.Id or ArgumentKind.Path;

    /// <summary>Whether a value of this kind names something.</summary>
    public static bool IsName(ArgumentKind kind) => IsAddress(kind) || kind == ArgumentKind.Word;

    /// <summary>How far the prompt names the value by its words, 0 to 1: half of the words is no evidence.</summary>
    public static double Grounded(in ArgumentObservation argument) =>
        Math.Max(0, (2.0 * argument.PromptShare) - 1);

    /// <summary>The edge by tool and field: whence exactly the value came.</summary>
    public static ulong FineEdge(in ArgumentObservation argument) =>
        IsFromResult(argument.Origin)
            ? CounterKey.EdgeOf(
                (ulong)argument.Origin,
                argument.SourceAction,
                argument.SourceKey + 1
            )
            : CounterKey.EdgeOf((ulong)argument.Origin, 0, 0);

    /// <summary>The edge by the producer's effect and the field's length: comparable over tools and roles.</summary>
    public static ulong CoarseEdge(in ArgumentObservation argument, Effect producer) =>
        IsFromResult(argument.Origin)
            ? CounterKey.EdgeOf(
                (ulong)argument.Origin,
                1 + (ulong)producer,
                argument.SourceLength > LongFieldCharacters ? 2UL : 1UL
            )
            : CounterKey.EdgeOf((ulong)argument.Origin, 0, 0);

    /// <summary>Length on a logarithmic scale, four steps to three octaves.</summary>
    public static int LengthBucket(int length) =>
        (uint)length < (uint)ShortLengthBuckets.Length
            ? ShortLengthBuckets[length]
            : BucketOf(length);

    private static int BucketOf(int length) =>
        (int)(BucketsPerOctave * Math.Log2(1.0 + Math.Max(0, length)));

    private static byte[] BucketsOfShort()
    {
        byte[] buckets = new byte[1_024];
        for (int length = 0; length < buckets.Length; length++)
        {
            buckets[length] = (byte)BucketOf(length);
        }

        return buckets;
    }
}
