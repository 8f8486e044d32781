using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Evidence.Notes;

/// <summary>A witness's statement: as of this time, this is the largest consistent head it has seen.</summary>
/// <remarks>
/// C2SP tlog-cosignature v1. The signed message is the whole note text, extension lines included:
/// <code>
/// message   "cosignature/v1\n" "time " seconds in decimal "\n" text
/// payload   u64be seconds since 1970 | Ed25519 signature 64
/// </code>
/// It does not name the witness, so that one key must be one witness's alone.
/// </remarks>
public static class Cosignature
{
    /// <summary>Bytes of a payload: the time and the signature.</summary>
    public const int PayloadBytes = sizeof(ulong) + Ed25519.SignatureBytes;

    /// <summary>The bytes that are signed.</summary>
    /// <param name="text">The note's text, line feed at its end included.</param>
    /// <param name="timestampSeconds">Seconds since 1970, not negative.</param>
    public static byte[] Message(ReadOnlySpan<byte> text, long timestampSeconds)
    {
        Invariant.That(timestampSeconds >= 0);
        string time = timestampSeconds.ToString(CultureInfo.InvariantCulture);
        return [.. Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n"), .. text];
    }

    /// <summary>Signs a text at a time, 72 bytes.</summary>
    internal static byte[] Sign(SigningKey key, ReadOnlySpan<byte> text, long timestampSeconds)
    {
        byte[] payload = new byte[PayloadBytes];
        BinaryPrimitives.WriteInt64BigEndian(payload, timestampSeconds);
        key.Sign(Message(text, timestampSeconds), payload.AsSpan(sizeof(ulong)));
        return payload;
    }

    /// <summary>Whether a payload of 72 bytes is the key's, and its time.</summary>
    internal static bool Check(
        VerifyingKey key,
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> payload,
        out long timestampSeconds
    )
    {
        timestampSeconds = BinaryPrimitives.ReadInt64BigEndian(payload);
        return timestampSeconds >= 0
            && key.Verify(Message(text, timestampSeconds), payload[sizeof(ulong)..]);
    }
}
