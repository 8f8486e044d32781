using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Custodes.Telemetry.Jsonl;

/// <summary>A few bytes that are expected at a place, compared all at once.</summary>
internal readonly struct JsonToken
{
    private readonly Vector256<byte> padded;
    private readonly uint mask;

    /// <summary>A token of 1 to 32 bytes.</summary>
    public JsonToken(ReadOnlySpan<byte> token)
    {
        Primitives.Invariant.That(token.Length is > 0 and <= 32);
        Span<byte> whole = stackalloc byte[Vector256<byte>.Count];
        whole.Clear();
        token.CopyTo(whole);
        padded = Vector256.Create((ReadOnlySpan<byte>)whole);
        mask = (uint)((1UL << token.Length) - 1);
        Length = token.Length;
    }

    /// <summary>Bytes of it.</summary>
    public int Length { get; }

    /// <summary>Whether a text goes on with it at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAt(ReadOnlySpan<byte> text, int place)
    {
        if (place > text.Length - Vector256<byte>.Count)
        {
            return IsNearEnd(text, place);
        }

        Vector256<byte> block = Vector256.Create(text.Slice(place, Vector256<byte>.Count));
        return (~Vector256.Equals(block, padded).ExtractMostSignificantBits() & mask) == 0;
    }

    private bool IsNearEnd(ReadOnlySpan<byte> text, int place)
    {
        if (place > text.Length - Length)
        {
            return false;
        }

        for (int index = 0; index < Length; index++)
        {
            if (text[place + index] != padded.GetElement(index))
            {
                return false;
            }
        }

        return true;
    }
}
