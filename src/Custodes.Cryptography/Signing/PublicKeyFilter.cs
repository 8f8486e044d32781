namespace Custodes.Cryptography.Signing;

/// <summary>Says which encodings of points may not become keys.</summary>
/// <remarks>
/// OpenSSL and Go accept low-order and non-canonical keys, libsodium refuses both; with this filter in
/// front they agree (C2SP/CCTV, ed25519). An honest key is never refused: a seed gives the canonical
/// encoding of a point of large order.
/// <code>
/// encoding   y, 255 bits little endian | sign of x, the highest bit of byte 31
/// </code>
/// </remarks>
internal static class PublicKeyFilter
{
    private const byte SignBit = 0x80;

    // The y of every point whose order divides 8; a point and its negative share one.
    private static readonly byte[] One = Y("01" + Zeros(31));
    private static readonly byte[] MinusOne = Y("ec" + Ones(30) + "7f");
    private static readonly byte[][] LowOrder =
    [
        One,
        MinusOne,
        Y(Zeros(32)),
        Y("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Y("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    public static PublicKeyRefusal Check(ReadOnlySpan<byte> key)
    {
        if (key.Length != Ed25519.PublicKeyBytes)
        {
            return PublicKeyRefusal.WrongLength;
        }

        bool isNegative = (key[^1] & SignBit) != 0;
        Span<byte> y = stackalloc byte[Ed25519.PublicKeyBytes];
        key.CopyTo(y);
        y[^1] &= SignBit - 1;

        // x is zero where y is 1 or -1, and zero has no sign.
        bool isMinusZero = isNegative && (y.SequenceEqual(One) || y.SequenceEqual(MinusOne));
        if (isMinusZero || IsNotBelowP(y))
        {
            return PublicKeyRefusal.NotCanonical;
        }

        foreach (byte[] low in LowOrder)
        {
            if (y.SequenceEqual(low))
            {
                return PublicKeyRefusal.LowOrder;
            }
        }

        return PublicKeyRefusal.None;
    }

    // p = 2²⁵⁵ - 19: only byte 0 can make the difference once all others have every bit set.
    private static bool IsNotBelowP(ReadOnlySpan<byte> y) =>
        y[^1] == 0x7f && y[1..^1].IndexOfAnyExcept((byte)0xff) < 0 && y[0] >= 0xed;

    private static byte[] Y(string hex) => Convert.FromHexString(hex);

    private static string Zeros(int bytes) => new('0', 2 * bytes);

    private static string Ones(int bytes) => new('f', 2 * bytes);
}
