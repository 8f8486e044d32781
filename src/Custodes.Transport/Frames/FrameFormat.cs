using System.Buffers.Binary;
using Custodes.Primitives;

namespace Custodes.Transport.Frames;

/// <summary>The head of a message in the body of a request; several messages follow each other.</summary>
/// <remarks>
/// <code>
/// frame   version u8 = 1 | kind u16 | length of the payload u32 | payload       little endian
/// </code>
/// </remarks>
internal static class FrameFormat
{
    public const byte Version = 1;

    public const int HeadBytes = 7;

    public static void WriteHead(Span<byte> into, ushort kind, int length)
    {
        Invariant.That(length >= 0);
        into[0] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(into[1..], kind);
        BinaryPrimitives.WriteUInt32LittleEndian(into[3..], (uint)length);
    }

    /// <summary>False when the version is another.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> head, out ushort kind, out uint length)
    {
        kind = BinaryPrimitives.ReadUInt16LittleEndian(head[1..]);
        length = BinaryPrimitives.ReadUInt32LittleEndian(head[3..]);
        return head[0] == Version;
    }
}
