namespace Custodes.Telemetry.Mapping;

/// <summary>Nanoseconds of the wire as milliseconds of a row.</summary>
internal static class RecordTime
{
    private const ulong NanosPerMillisecond = 1_000_000;

    /// <summary>Milliseconds since 1970; -1 for zero and for what would be negative as a signed number.</summary>
    public static long Milliseconds(ulong nanos) =>
        nanos is 0 or > long.MaxValue ? -1 : (long)(nanos / NanosPerMillisecond);

    /// <summary>Milliseconds between two times; -1 when one is missing or they stand the wrong way round.</summary>
    public static int Between(ulong startNanos, ulong endNanos) =>
        startNanos is 0 or > long.MaxValue || endNanos > long.MaxValue || endNanos < startNanos
            ? -1
            : (int)Math.Min(int.MaxValue, (endNanos - startNanos) / NanosPerMillisecond);
}
