namespace Custodes.Telemetry.Jsonl;

/// <summary>A piece of the current line, by place; empty when there is none.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="IsEscaped">Whether it is a string that holds escapes.</param>
internal readonly record struct TextRange(int Start, int Length, bool IsEscaped)
{
    /// <summary>The string it stands for, in the line it was found in.</summary>
    public JsonString In(ReadOnlySpan<byte> line) => new(line.Slice(Start, Length), IsEscaped);
}
