using System.Buffers.Binary;
using System.Numerics;

namespace Custodes.Primitives.Tests;

/// <summary>SipHash-c-d as the paper's pseudocode has it, slow and general: an oracle, not the product's code.</summary>
internal static class SipHash
{
    public static ulong Of(byte[] text, ulong key0, ulong key1, int compressions, int finals)
    {
        ulong[] v =
        [
            key0 ^ 0x736f6d6570736575,
            key1 ^ 0x646f72616e646f6d,
            key0 ^ 0x6c7967656e657261,
            key1 ^ 0x7465646279746573,
        ];

        // The message, zeros, and the length in the last byte, to a whole number of words.
        byte[] padded = new byte[((text.Length / 8) + 1) * 8];
        text.CopyTo(padded, 0);
        padded[^1] = (byte)(text.Length & 0xff);
        for (int offset = 0; offset < padded.Length; offset += 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(padded.AsSpan(offset));
            v[3] ^= word;
            Rounds(v, compressions);
            v[0] ^= word;
        }

        v[2] ^= 0xff;
        Rounds(v, finals);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void Rounds(ulong[] v, int count)
    {
        for (int round = 0; round < count; round++)
        {
            HalfRound(v, 0, 1, 2, 3, 13, 16);
            HalfRound(v, 2, 1, 0, 3, 17, 21);
        }
    }

    private static void HalfRound(ulong[] v, int a, int b, int c, int d, int left, int right)
    {
        unchecked
        {
            v[a] += v[b];
            v[c] += v[d];
        }

        v[b] = BitOperations.RotateLeft(v[b], left) ^ v[a];
        v[d] = BitOperations.RotateLeft(v[d], right) ^ v[c];
        v[a] = BitOperations.RotateLeft(v[a], 32);
    }
}
