using System.Buffers.Binary;
using System.Text;

namespace Custodes.Evidence.Notes;

/// <summary>One signature line of a note: by whom, with which key, and the bytes.</summary>
/// <param name="Name">The signer's name.</param>
/// <param name="KeyId">Which of the signer's keys.</param>
/// <param name="Payload">What follows the key id: for kind 0x01 the 64 bytes, for 0x04 time and 64 bytes.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Payload)
{
    private const int IdBytes = sizeof(uint);

    /// <summary>What a line begins with: an em dash and a space.</summary>
    internal static ReadOnlySpan<byte> LineStart => "— "u8;

    /// <summary>Reads lines and nothing else, as a witness answers them: at least one, at most 100.</summary>
    public static bool TryParseLines(
        ReadOnlySpan<byte> text,
        out IReadOnlyList<NoteSignature> signatures,
        out TextFault fault
    )
    {
        List<NoteSignature> read = [];
        signatures = read;
        fault = new TextFault(TextRefusal.NoSignatures, Line: 0);
        int offset = 0;
        while (offset < text.Length)
        {
            int line = read.Count + 1;
            if (line > SignedNote.SignatureCountMax)
            {
                fault = new TextFault(TextRefusal.TooManySignatures, line);
                return false;
            }

            if (!StrictText.TryLine(text, ref offset, out ReadOnlySpan<byte> bytes))
            {
                fault = new TextFault(TextRefusal.LineUnfinished, line);
                return false;
            }

            TextRefusal reason = Read(bytes, out NoteSignature? signature);
            if (signature is null)
            {
                fault = new TextFault(reason, line);
                return false;
            }

            read.Add(signature);
        }

        if (read.Count == 0)
        {
            return false;
        }

        fault = default;
        return true;
    }

    /// <summary>Its line, line feed included.</summary>
    public override string ToString()
    {
        byte[] bytes = new byte[IdBytes + Payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Payload.Span.CopyTo(bytes.AsSpan(IdBytes));
        return $"— {Name} {Convert.ToBase64String(bytes)}\n";
    }

    /// <inheritdoc/>
    public bool Equals(NoteSignature? other) =>
        other is not null
        && Name == other.Name
        && KeyId == other.KeyId
        && Payload.Span.SequenceEqual(other.Payload.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)KeyId;

    private static TextRefusal Read(ReadOnlySpan<byte> line, out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(LineStart))
        {
            return TextRefusal.SignatureLineMalformed;
        }

        ReadOnlySpan<byte> rest = line[LineStart.Length..];
        int nameBytes = rest.IndexOf((byte)' ');
        if (nameBytes < 0)
        {
            return TextRefusal.SignatureLineMalformed;
        }

        if (!StrictText.IsKeyName(rest[..nameBytes]))
        {
            return TextRefusal.KeyNameInvalid;
        }

        if (!StrictText.TryBase64(rest[(nameBytes + 1)..], out byte[] bytes))
        {
            return TextRefusal.Base64NotCanonical;
        }

        if (bytes.Length <= IdBytes)
        {
            return TextRefusal.SignatureLengthWrong;
        }

        signature = new NoteSignature(
            Encoding.UTF8.GetString(rest[..nameBytes]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            bytes.AsMemory(IdBytes)
        );
        return TextRefusal.None;
    }
}
