namespace Custodes.Node.Tests;

/// <summary>A clock that the test moves; somebody may set the wall clock besides.</summary>
internal sealed class ManualTime(long nowMs) : TimeProvider
{
    public long NowMs { get; set; } = nowMs;

    /// <summary>How far the wall clock is ahead of where it would be had nobody set it.</summary>
    public long WallAheadMs { get; set; }

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.FromUnixTimeMilliseconds(NowMs + WallAheadMs);

    public override long GetTimestamp() => NowMs;

    public override long TimestampFrequency => 1_000;
}
