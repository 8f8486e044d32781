using System.Text.Unicode;

namespace Custodes.Evidence.Entries;

/// <summary>Checks that bytes are the one canonical form of a JSON value (RFC 8785, narrowed).</summary>
/// <remarks>
/// Narrower than the RFC in one thing: numbers are whole and within ±(2⁵³ - 1), for which the shortest
/// form is the plain decimal one. What we have to say in fractions is said in smaller units.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>Objects and lists inside each other at most.</summary>
    public const int DepthMax = 16;

    /// <summary>The largest number, and with a minus sign the smallest: every parser reads these exactly.</summary>
    public const long IntegerMax = (1L << 53) - 1;

    /// <summary>Whether the bytes are canonical.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="offset">At which byte.</param>
    public static bool IsCanonical(
        ReadOnlySpan<byte> bytes,
        out JsonRefusal refusal,
        out int offset
    ) => IsCanonical(bytes, new JsonTokens(), out refusal, out offset);

    /// <summary>The same, and which values the bytes are made of.</summary>
    internal static bool IsCanonical(
        ReadOnlySpan<byte> bytes,
        JsonTokens tokens,
        out JsonRefusal refusal,
        out int offset
    )
    {
        offset = 0;
        tokens.Clear();
        if (!Utf8.IsValid(bytes))
        {
            refusal = JsonRefusal.NotUtf8;
            return false;
        }

        var walker = new CanonicalWalker(bytes, tokens);
        refusal = walker.Value(depth: 0);
        if (refusal == JsonRefusal.None && walker.Offset != bytes.Length)
        {
            refusal = JsonRefusal.TextAfterValue;
        }

        offset = walker.Offset;
        return refusal == JsonRefusal.None;
    }
}
