using System.Buffers.Binary;

namespace Custodes.Transport.Tests;

/// <summary>Writes bodies as docs/protocol/peer.md says, and not by the code that is tested.</summary>
internal static class Wire
{
    public static byte[] Frame(ushort kind, byte[] payload) =>
        Frame(1, kind, (uint)payload.Length, payload);

    public static byte[] Frame(byte version, ushort kind, uint length, byte[] payload)
    {
        byte[] bytes = new byte[7 + payload.Length];
        bytes[0] = version;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), kind);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(3), length);
        payload.CopyTo(bytes, 7);
        return bytes;
    }
}
