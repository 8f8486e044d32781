using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Custodes.Primitives;

namespace Custodes.Evidence.Notes;

/// <summary>A text and the signatures under it (C2SP signed-note).</summary>
/// <remarks>
/// What is parsed is written again byte for byte. The text may hold empty lines; the last empty line of
/// the note parts it from the signatures.
/// <code>
/// note        text, ends in "\n" | "\n" | signature lines, 1 to 100
/// signature   em dash U+2014 " " name " " base64(key id u32be | payload) "\n"
/// </code>
/// </remarks>
public sealed class SignedNote
{
    /// <summary>Bytes of a whole note at most, as in Go's x/mod.</summary>
    public const int BytesMax = 1_000_000;

    /// <summary>Signature lines at most, as in Go's x/mod; the specification asks for 16 at least.</summary>
    public const int SignatureCountMax = 100;

    private readonly byte[] text;

    private SignedNote(byte[] text, IReadOnlyList<NoteSignature> signatures)
    {
        this.text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed; its last byte is a line feed.</summary>
    public ReadOnlySpan<byte> Text => text;

    /// <summary>The signature lines in their order, those by unknown keys included.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note; it says nothing yet about whether any signature holds.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out SignedNote? note,
        out TextFault fault
    )
    {
        note = null;
        fault = new TextFault(CheckBytes(bytes, out int badAt), Line: 0);
        if (fault.Reason != TextRefusal.None)
        {
            fault = badAt < 0 ? fault : fault with { Line = StrictText.LineAt(bytes, badAt) };
            return false;
        }

        int textEnd = bytes.LastIndexOf("\n\n"u8) + 1;
        if (textEnd == 0)
        {
            fault = new TextFault(TextRefusal.NoSignatures, Line: 0);
            return false;
        }

        ReadOnlySpan<byte> lines = bytes[(textEnd + 1)..];
        if (!NoteSignature.TryParseLines(lines, out IReadOnlyList<NoteSignature> read, out fault))
        {
            fault = fault.Below(StrictText.LineAt(bytes, textEnd));
            return false;
        }

        note = new SignedNote(bytes[..textEnd].ToArray(), read);
        return true;
    }

    /// <summary>A note of a text of ours and signatures over it.</summary>
    /// <param name="text">UTF-8 without control characters but line feeds; ends in one.</param>
    /// <param name="signatures">One or more.</param>
    public static SignedNote Create(
        ReadOnlySpan<byte> text,
        IReadOnlyList<NoteSignature> signatures
    )
    {
        Invariant.That(CheckBytes(text, out _) == TextRefusal.None);
        Invariant.That(text.EndsWith("\n"u8) && signatures.Count is > 0 and <= SignatureCountMax);
        return new SignedNote(text.ToArray(), [.. signatures]);
    }

    /// <summary>The same text with more signatures below the present ones; lines it has already are left out.</summary>
    /// <remarks>Never more than <see cref="SignatureCountMax"/> lines: what exceeds them is left out.</remarks>
    public SignedNote With(IReadOnlyList<NoteSignature> more)
    {
        List<NoteSignature> all = [.. Signatures];
        foreach (NoteSignature signature in more)
        {
            if (all.Count < SignatureCountMax && !all.Contains(signature))
            {
                all.Add(signature);
            }
        }

        return new SignedNote(text, all);
    }

    /// <summary>The note's bytes.</summary>
    public byte[] ToBytes()
    {
        var lines = new StringBuilder("\n");
        foreach (NoteSignature signature in Signatures)
        {
            lines.Append(signature);
        }

        return [.. text, .. Encoding.UTF8.GetBytes(lines.ToString())];
    }

    /// <summary>Checks every signature by a known key; the others are passed over.</summary>
    /// <remarks>
    /// One known signature that does not hold refuses the whole note, for somebody has touched it. Of
    /// several lines by one key all must hold, and the first counts. Keys that share name and id are
    /// refused when met.
    /// </remarks>
    /// <param name="known">The keys to believe.</param>
    /// <param name="verified">What held, in the note's order; one or more when true is returned.</param>
    /// <param name="fault">Why not, when false is.</param>
    public bool TryVerify(
        IReadOnlyList<VerifierKey> known,
        out IReadOnlyList<VerifiedSignature> verified,
        out TextFault fault
    )
    {
        List<VerifiedSignature> held = [];
        verified = held;
        int line = StrictText.LineAt(text, text.Length);
        foreach (NoteSignature signature in Signatures)
        {
            line++;
            TextRefusal reason = Find(known, signature, out VerifierKey? key);
            if (key is not null)
            {
                reason = CheckOne(signature, key, held);
            }

            if (reason != TextRefusal.None)
            {
                verified = [];
                fault = new TextFault(reason, line);
                return false;
            }
        }

        fault = held.Count > 0 ? default : new TextFault(TextRefusal.NoKnownSignature, Line: 0);
        return held.Count > 0;
    }

    private static TextRefusal CheckBytes(ReadOnlySpan<byte> bytes, out int badAt)
    {
        badAt = -1;
        if (bytes.Length > BytesMax)
        {
            return TextRefusal.TooLong;
        }

        for (int index = 0; index < bytes.Length; index++)
        {
            if (bytes[index] < 0x20 && bytes[index] != StrictText.LineFeed)
            {
                badAt = index;
                return TextRefusal.ControlCharacter;
            }
        }

        return Utf8.IsValid(bytes) ? TextRefusal.None : TextRefusal.NotUtf8;
    }

    private static TextRefusal Find(
        IReadOnlyList<VerifierKey> known,
        NoteSignature signature,
        out VerifierKey? found
    )
    {
        found = null;
        foreach (VerifierKey key in known)
        {
            if (key.KeyId != signature.KeyId || key.Name != signature.Name || key == found)
            {
                continue;
            }

            if (found is not null)
            {
                found = null;
                return TextRefusal.KeyAmbiguous;
            }

            found = key;
        }

        return TextRefusal.None;
    }

    private static bool HasSigned(List<VerifiedSignature> held, VerifierKey key)
    {
        foreach (VerifiedSignature one in held)
        {
            if (one.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    private TextRefusal CheckOne(
        NoteSignature signature,
        VerifierKey key,
        List<VerifiedSignature> held
    )
    {
        Invariant.That(SignatureTable.TryFind((byte)key.Kind, out SignatureTable.Row? row));
        ReadOnlySpan<byte> payload = signature.Payload.Span;
        if (payload.Length != row.PayloadBytes)
        {
            return TextRefusal.SignatureLengthWrong;
        }

        if (!row.Check(key.Key, text, payload, out long timestampSeconds))
        {
            return TextRefusal.SignatureInvalid;
        }

        if (!HasSigned(held, key))
        {
            held.Add(new VerifiedSignature(key, timestampSeconds, signature));
        }

        return TextRefusal.None;
    }
}
