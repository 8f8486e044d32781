using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Evidence.Notes;

/// <summary>Whose signatures to believe: a name, a kind and a public key; its text is a vkey.</summary>
/// <remarks>
/// C2SP signed-note. The id is a hint for finding the key, not a fingerprint: four bytes can be
/// forged in minutes, so that keys are told apart by their bytes.
/// <code>
/// vkey   name "+" id, 8 lower-case hex digits "+" base64(kind 1 | public key)
/// id     SHA-256(name | 0x0a | kind | public key), first 4 bytes, big endian
/// </code>
/// </remarks>
public sealed record VerifierKey
{
    private const byte Plus = (byte)'+';
    private const int IdHexDigits = 8;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create(
        "0123456789abcdef"u8
    );

    private VerifierKey(string name, SignatureKind kind, VerifyingKey key)
    {
        Name = name;
        Kind = kind;
        Key = key;
        KeyId = IdOf(name, kind, key.Bytes);
    }

    /// <summary>The signer's name; a log's is its origin.</summary>
    public string Name { get; }

    /// <summary>What it signs and how.</summary>
    public SignatureKind Kind { get; }

    /// <summary>The public key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>What signature lines carry to find the key.</summary>
    public uint KeyId { get; }

    /// <summary>Names a key, or returns false when the name may not stand in a signature line.</summary>
    public static bool TryCreate(
        string name,
        SignatureKind kind,
        VerifyingKey key,
        [NotNullWhen(true)] out VerifierKey? verifier
    )
    {
        Invariant.That(SignatureTable.TryFind((byte)kind, out _));
        verifier = StrictText.IsKeyName(Encoding.UTF8.GetBytes(name))
            ? new VerifierKey(name, kind, key)
            : null;
        return verifier is not null;
    }

    /// <summary>Reads a vkey: the bytes of its text alone, without a line feed.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> text,
        [NotNullWhen(true)] out VerifierKey? verifier,
        out TextFault fault
    )
    {
        verifier = null;
        TextRefusal reason = Read(
            text,
            out string name,
            out uint id,
            out byte number,
            out byte[] bytes
        );
        if (reason == TextRefusal.None)
        {
            reason = Make(name, id, number, bytes, out verifier);
        }

        fault = new TextFault(reason, Line: 0);
        return verifier is not null;
    }

    /// <summary>Its text, without a line feed.</summary>
    public override string ToString() =>
        $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Kind, .. Key.Bytes])}";

    /// <summary>The id of a key under a name.</summary>
    internal static uint IdOf(string name, SignatureKind kind, ReadOnlySpan<byte> publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData([
                .. Encoding.UTF8.GetBytes(name),
                StrictText.LineFeed,
                (byte)kind,
                .. publicKey,
            ])
        );

    /// <summary>Splits <c>name+id+rest</c>: base64 may hold plus signs, so only the first two part.</summary>
    internal static TextRefusal Split(
        ReadOnlySpan<byte> text,
        out string name,
        out uint id,
        out ReadOnlySpan<byte> rest
    )
    {
        name = "";
        id = 0;
        rest = [];
        int nameBytes = text.IndexOf(Plus);
        int restAt = nameBytes + 1 + IdHexDigits + 1;
        if (nameBytes < 0 || restAt > text.Length || text[restAt - 1] != Plus)
        {
            return TextRefusal.KeyMalformed;
        }

        ReadOnlySpan<byte> hex = text.Slice(nameBytes + 1, IdHexDigits);
        bool isHex =
            !hex.ContainsAnyExcept(HexDigits)
            && uint.TryParse(
                hex,
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out id
            );
        if (!isHex)
        {
            return TextRefusal.KeyMalformed;
        }

        if (!StrictText.IsKeyName(text[..nameBytes]))
        {
            return TextRefusal.KeyNameInvalid;
        }

        name = Encoding.UTF8.GetString(text[..nameBytes]);
        rest = text[restAt..];
        return TextRefusal.None;
    }

    private static TextRefusal Read(
        ReadOnlySpan<byte> text,
        out string name,
        out uint id,
        out byte number,
        out byte[] key
    )
    {
        number = 0;
        key = [];
        TextRefusal reason = Split(text, out name, out id, out ReadOnlySpan<byte> rest);
        if (reason != TextRefusal.None)
        {
            return reason;
        }

        if (!StrictText.TryBase64(rest, out byte[] payload) || payload.Length == 0)
        {
            return TextRefusal.Base64NotCanonical;
        }

        number = payload[0];
        key = payload[1..];
        return TextRefusal.None;
    }

    private static TextRefusal Make(
        string name,
        uint id,
        byte number,
        byte[] bytes,
        out VerifierKey? verifier
    )
    {
        verifier = null;
        if (!SignatureTable.TryFind(number, out SignatureTable.Row? row))
        {
            return TextRefusal.KeyKindUnknown;
        }

        if (bytes.Length != row.PublicKeyBytes)
        {
            return TextRefusal.KeyMalformed;
        }

        if (IdOf(name, row.Kind, bytes) != id)
        {
            return TextRefusal.KeyIdWrong;
        }

        if (!VerifyingKey.TryCreate(bytes, out VerifyingKey? key, out PublicKeyRefusal refusal))
        {
            return refusal == PublicKeyRefusal.LowOrder
                ? TextRefusal.KeyOfLowOrder
                : TextRefusal.KeyNotCanonical;
        }

        verifier = new VerifierKey(name, row.Kind, key);
        return TextRefusal.None;
    }
}
