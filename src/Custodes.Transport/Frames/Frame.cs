namespace Custodes.Transport.Frames;

/// <summary>A message of a kind.</summary>
internal readonly record struct Frame(ushort Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Its bytes on the wire.</summary>
    public long WireBytes => FrameFormat.HeadBytes + (long)Payload.Length;
}
