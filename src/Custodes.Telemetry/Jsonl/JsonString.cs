namespace Custodes.Telemetry.Jsonl;

/// <summary>A string as it stands in the line, between its quotes.</summary>
/// <param name="raw">Its bytes, with any escapes still in place.</param>
/// <param name="isEscaped">Whether there are escapes, so that the bytes are not yet the text.</param>
internal readonly ref struct JsonString(ReadOnlySpan<byte> raw, bool isEscaped)
{
    /// <summary>The bytes between the quotes.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>Whether they hold escapes.</summary>
    public bool IsEscaped { get; } = isEscaped;
}
