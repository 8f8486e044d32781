using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography.Signing;

namespace Custodes.Evidence.Notes;

/// <summary>The kinds of signature that are supported: what is not here belongs to somebody else's key.</summary>
internal static class SignatureTable
{
    private static readonly Row[] Rows =
    [
        new(SignatureKind.Ed25519, Ed25519.PublicKeyBytes, Ed25519.SignatureBytes, CheckText),
        new(
            SignatureKind.CosignatureV1,
            Ed25519.PublicKeyBytes,
            Cosignature.PayloadBytes,
            Cosignature.Check
        ),
    ];

    /// <summary>Whether a payload is a key's signature over a note's text, and the time it states.</summary>
    internal delegate bool PayloadCheck(
        VerifyingKey key,
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> payload,
        out long timestampSeconds
    );

    public static bool TryFind(byte number, [NotNullWhen(true)] out Row? found)
    {
        foreach (Row row in Rows)
        {
            if ((byte)row.Kind == number)
            {
                found = row;
                return true;
            }
        }

        found = null;
        return false;
    }

    private static bool CheckText(
        VerifyingKey key,
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> payload,
        out long timestampSeconds
    )
    {
        timestampSeconds = 0;
        return key.Verify(text, payload);
    }

    /// <summary>One kind.</summary>
    /// <param name="Kind">Its type byte.</param>
    /// <param name="PublicKeyBytes">How long its public keys are.</param>
    /// <param name="PayloadBytes">How long its signatures are, without the key id.</param>
    /// <param name="Check">How one is checked.</param>
    internal sealed record Row(
        SignatureKind Kind,
        int PublicKeyBytes,
        int PayloadBytes,
        PayloadCheck Check
    );
}
