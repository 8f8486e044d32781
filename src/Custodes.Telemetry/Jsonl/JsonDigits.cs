using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Plain numbers of a few digits, eight bytes at a time and without a branch a digit.</summary>
/// <remarks>
/// Nearly every number of a trace is a size, a fingerprint or a share of two decimals, and how many digits
/// it has is what a processor guesses worst. Whatever is not that plain is left to <see cref="JsonNumber"/>.
/// </remarks>
internal static class JsonDigits
{
    // Ten to the number of decimals; a share with more of them is read the long way.
    private static ReadOnlySpan<double> Scales => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5];

    /// <summary>Bytes that must be there for <see cref="TakeInteger"/>.</summary>
    public const int IntegerBytes = sizeof(ulong) + 1;

    /// <summary>A number of 1 to 8 digits without a leading zero.</summary>
    /// <param name="text">Its first byte and at least <see cref="IntegerBytes"/> in all.</param>
    /// <param name="value">The number.</param>
    /// <param name="next">The byte behind it, which tells whether the number ends there.</param>
    /// <returns>How many bytes it takes; 0 when it is no such number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TakeInteger(ReadOnlySpan<byte> text, out int value, out byte next)
    {
        ulong digits = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ 0x3030303030303030;
        int count = BitOperations.TrailingZeroCount(Others(digits)) >> 3;
        next = text[count];
        value = ValueOf(digits << (64 - (8 * count)));
        return count > 1 && (byte)digits == 0 ? 0 : count;
    }

    /// <summary>A number of one digit, a point and 1 to 5 decimals, and behind it what may end a value.</summary>
    /// <param name="word">Eight bytes, the first lowest.</param>
    /// <param name="value">The nearest double to it.</param>
    /// <returns>How many bytes it takes; 0 when it is no such number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TakeDecimal(ulong word, out double value)
    {
        ulong digits = word ^ 0x3030303030303030;
        ulong others = Others(digits);
        int count = BitOperations.TrailingZeroCount(others >> 16) >> 3;
        value = 0;
        if (
            (byte)digits > 9
            || (byte)(word >> 8) != (byte)'.'
            || count is 0 or > 5
            || !IsEnd((byte)(word >> (16 + (8 * count))))
        )
        {
            return 0;
        }

        // Both are exact, so that one division gives the nearest double.
        int decimals = ValueOf((digits >> 16) << (64 - (8 * count)));
        int scale = (int)Scales[count];
        value = (((int)(byte)digits * scale) + decimals) / Scales[count];
        return 2 + count;
    }

    /// <summary>Whether a number may end before this byte, if nothing stands between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEnd(byte value) => value is (byte)',' or (byte)'}' or (byte)']';

    // The highest bit of each byte that is no digit; of those behind the first one, not to be relied on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Others(ulong digits) =>
        ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;

    // Eight digits, the most significant lowest: pairs, then fours, then all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ValueOf(ulong digits)
    {
        ulong pairs = (digits * 10) + (digits >> 8);
        ulong even = (pairs & 0x000000FF000000FF) * (100 + (1000000UL << 32));
        ulong odd = ((pairs >> 16) & 0x000000FF000000FF) * (1 + (10000UL << 32));
        return (int)((even + odd) >> 32);
    }
}
