namespace Custodes.Node.Tests;

/// <summary>A clock that the test moves.</summary>
internal sealed class ManualTime(long nowMs) : TimeProvider
{
    public long NowMs { get; set; } = nowMs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);

    public override long GetTimestamp() => NowMs;

    public override long TimestampFrequency => 1_000;
}
