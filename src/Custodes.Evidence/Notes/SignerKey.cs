using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Evidence.Notes;

/// <summary>Signs notes under a name; its text is an skey, a secret.</summary>
/// <remarks>
/// Text and seed never become a managed string or array here; callers keep theirs in memory that does
/// not move and overwrite it.
/// <code>
/// skey   "PRIVATE+KEY+" name "+" id, 8 lower-case hex digits "+" base64(kind 1 | seed 32)
/// </code>
/// </remarks>
public sealed class SignerKey : IDisposable
{
    private const int SecretBytes = 1 + Ed25519.SeedBytes;
    private const int SecretBase64Bytes = (SecretBytes + 2) / 3 * 4;

    private readonly SigningKey key;

    private SignerKey(VerifierKey verifier, SigningKey key)
    {
        Verifier = verifier;
        this.key = key;
    }

    /// <summary>Bytes of the longest text.</summary>
    public static int TextBytesMax =>
        TextStart.Length + StrictText.KeyNameBytesMax + "+00000000+".Length + SecretBase64Bytes;

    /// <summary>Whom others must know to check what is signed here.</summary>
    public VerifierKey Verifier { get; }

    private static ReadOnlySpan<byte> TextStart => "PRIVATE+KEY+"u8;

    /// <summary>Names a key and owns it from then on; false when the name may not stand in a signature line.</summary>
    public static bool TryCreate(
        string name,
        SignatureKind kind,
        SigningKey key,
        [NotNullWhen(true)] out SignerKey? signer
    )
    {
        signer = VerifierKey.TryCreate(name, kind, key.ToVerifyingKey(), out VerifierKey? verifier)
            ? new SignerKey(verifier, key)
            : null;
        return signer is not null;
    }

    /// <summary>Reads an skey: the bytes of its text alone, without a line feed. Leaves them as they are.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> text,
        [NotNullWhen(true)] out SignerKey? signer,
        out TextFault fault
    )
    {
        signer = null;
        TextRefusal reason = text.StartsWith(TextStart)
            ? Read(text[TextStart.Length..], out signer)
            : TextRefusal.KeyMalformed;
        fault = new TextFault(reason, Line: 0);
        return signer is not null;
    }

    /// <summary>Writes the skey of a seed, which is left as it is.</summary>
    /// <param name="name">The signer's name.</param>
    /// <param name="kind">What it will sign.</param>
    /// <param name="seed">32 bytes.</param>
    /// <param name="output">Room for <see cref="TextBytesMax"/> bytes, to be overwritten by the caller later.</param>
    /// <param name="writtenBytes">How many were written.</param>
    /// <returns>False when the name may not stand in a signature line.</returns>
    public static bool TryWrite(
        string name,
        SignatureKind kind,
        ReadOnlySpan<byte> seed,
        Span<byte> output,
        out int writtenBytes
    )
    {
        Invariant.That(seed.Length == Ed25519.SeedBytes && output.Length >= TextBytesMax);
        writtenBytes = 0;
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        if (!StrictText.IsKeyName(nameBytes))
        {
            return false;
        }

        Span<byte> secret = stackalloc byte[SecretBytes];
        try
        {
            seed.CopyTo(secret[1..]);
            using SigningKey signing = SigningKey.FromSeed(seed);
            uint id = VerifierKey.IdOf(name, kind, signing.PublicKey);
            byte[] open = Encoding.UTF8.GetBytes($"{name}+{id:x8}+");
            TextStart.CopyTo(output);
            open.CopyTo(output[TextStart.Length..]);
            int at = TextStart.Length + open.Length;
            secret[0] = (byte)kind;
            Base64.EncodeToUtf8(secret, output[at..], out _, out int encoded);
            writtenBytes = at + encoded;
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Signs a note's text with a key of kind 0x01.</summary>
    /// <param name="text">Ends in a line feed.</param>
    public NoteSignature Sign(ReadOnlySpan<byte> text)
    {
        Invariant.That(Verifier.Kind == SignatureKind.Ed25519 && text.EndsWith("\n"u8));
        byte[] payload = new byte[Ed25519.SignatureBytes];
        key.Sign(text, payload);
        return new NoteSignature(Verifier.Name, Verifier.KeyId, payload);
    }

    /// <summary>Cosigns a checkpoint's text with a key of kind 0x04.</summary>
    /// <param name="text">Ends in a line feed.</param>
    /// <param name="timestampSeconds">Seconds since 1970, above 0.</param>
    public NoteSignature Cosign(ReadOnlySpan<byte> text, long timestampSeconds)
    {
        Invariant.That(Verifier.Kind == SignatureKind.CosignatureV1 && text.EndsWith("\n"u8));
        Invariant.That(timestampSeconds > 0);
        byte[] payload = Cosignature.Sign(key, text, timestampSeconds);
        return new NoteSignature(Verifier.Name, Verifier.KeyId, payload);
    }

    /// <summary>Zeroes and frees the key.</summary>
    public void Dispose() => key.Dispose();

    private static TextRefusal Read(ReadOnlySpan<byte> text, out SignerKey? signer)
    {
        signer = null;
        TextRefusal reason = VerifierKey.Split(
            text,
            out string name,
            out uint id,
            out ReadOnlySpan<byte> rest
        );
        if (reason != TextRefusal.None)
        {
            return reason;
        }

        if (rest.Length != SecretBase64Bytes)
        {
            return TextRefusal.KeyMalformed;
        }

        Span<byte> secret = stackalloc byte[SecretBytes];
        Span<byte> again = stackalloc byte[SecretBase64Bytes];
        try
        {
            bool isDecoded =
                Base64.DecodeFromUtf8(rest, secret, out _, out int bytes) == OperationStatus.Done
                && bytes == SecretBytes;
            Base64.EncodeToUtf8(secret, again, out _, out _);
            return isDecoded && CryptographicOperations.FixedTimeEquals(again, rest)
                ? Make(name, id, secret, out signer)
                : TextRefusal.Base64NotCanonical;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(again);
        }
    }

    private static TextRefusal Make(string name, uint id, Span<byte> secret, out SignerKey? signer)
    {
        signer = null;
        if (!SignatureTable.TryFind(secret[0], out SignatureTable.Row? row))
        {
            return TextRefusal.KeyKindUnknown;
        }

        SigningKey taken = SigningKey.TakeSeed(secret[1..]);
        if (TryCreate(name, row.Kind, taken, out SignerKey? made) && made.Verifier.KeyId == id)
        {
            signer = made;
            return TextRefusal.None;
        }

        taken.Dispose();
        return TextRefusal.KeyIdWrong;
    }
}
