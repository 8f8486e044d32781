namespace Custodes.Telemetry.Jsonl;

/// <summary>What a JSONL trace may ask of the reader.</summary>
public sealed record JsonlLimits
{
    /// <summary>
    /// Bytes of a line without its line feed. A longer line is passed over and counted, however many
    /// buffers it spans; it is also the most a <see cref="LineBuffer"/> grows to.
    /// </summary>
    public int LineBytesMax { get; init; } = 16 << 20;

    /// <summary>Refused lines whose place and reason are kept for people; the rest is only counted.</summary>
    public int RejectionCountMax { get; init; } = 32;
}
