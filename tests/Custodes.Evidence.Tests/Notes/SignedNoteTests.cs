using System.Text;
using Custodes.Evidence.Notes;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Evidence.Tests.Notes;

/// <summary>
/// Goal: notes of other people's tools verify here and ours there; a touched note is refused.
/// Method: published notes; each refusal by itself; limits at and past; random notes there and back; every
/// changed byte is refused, or written again exactly as it came.
/// </summary>
public sealed class SignedNoteTests
{
    private const string Example =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONn"
        + "cAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private const string ExampleKey =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string Line = "— a AAAAAAA=\n";

    [Fact]
    public void The_example_of_the_specification_verifies()
    {
        SignedNote note = Parsed(Example);
        Assert.True(
            note.TryVerify(
                [TestKeys.Verifier(ExampleKey)],
                out IReadOnlyList<VerifiedSignature> held,
                out _
            )
        );
        VerifiedSignature signature = Assert.Single(held);
        Assert.Equal("example.com/foo", signature.Key.Name);
        Assert.Equal(0, signature.TimestampSeconds);
    }

    [Fact]
    public void Our_signature_is_that_of_other_tools_byte_for_byte()
    {
        Assert.True(
            SignerKey.TryParse(TestKeys.Bytes(TestKeys.TesseraSigner), out SignerKey? signer, out _)
        );
        using (signer)
        {
            byte[] text = Parsed(TestKeys.TesseraCheckpoint).Text.ToArray();
            SignedNote note = SignedNote.Create(text, [signer.Sign(text)]);
            Assert.Equal(TestKeys.TesseraCheckpoint, Encoding.UTF8.GetString(note.ToBytes()));
        }
    }

    [Theory]
    [InlineData("", TextRefusal.NoSignatures, 0)]
    [InlineData("text\n", TextRefusal.NoSignatures, 0)]
    [InlineData("text\n\n", TextRefusal.NoSignatures, 0)]
    [InlineData("text\n" + Line, TextRefusal.NoSignatures, 0)]
    [InlineData("text\r\n\n" + Line, TextRefusal.ControlCharacter, 1)]
    [InlineData("text\n\n" + Line + "\t", TextRefusal.ControlCharacter, 4)]
    [InlineData("text\n\n— a AAAAAAA=", TextRefusal.LineUnfinished, 3)]
    [InlineData("text\n\n" + Line + "more\n", TextRefusal.SignatureLineMalformed, 4)]
    [InlineData("text\n\n- a AAAAAAA=\n", TextRefusal.SignatureLineMalformed, 3)]
    [InlineData("text\n\n—a AAAAAAA=\n", TextRefusal.SignatureLineMalformed, 3)]
    [InlineData("text\n\n— a\n", TextRefusal.SignatureLineMalformed, 3)]
    [InlineData("text\n\n—  AAAAAAA=\n", TextRefusal.KeyNameInvalid, 3)]
    [InlineData("text\n\n— a+b AAAAAAA=\n", TextRefusal.KeyNameInvalid, 3)]
    [InlineData("text\n\n— a\u00a0b AAAAAAA=\n", TextRefusal.KeyNameInvalid, 3)]
    [InlineData("text\n\n— a  AAAAAAA=\n", TextRefusal.Base64NotCanonical, 3)]
    [InlineData("text\n\n— a AAAAAAA\n", TextRefusal.Base64NotCanonical, 3)]
    [InlineData("text\n\n— a AAAA AAA=\n", TextRefusal.Base64NotCanonical, 3)]
    [InlineData("text\n\n— a AAAAAAB=\n", TextRefusal.Base64NotCanonical, 3)]
    [InlineData("text\n\n— a AAAAAA==\n", TextRefusal.SignatureLengthWrong, 3)]
    [InlineData("text\n\n— a AAAA\n", TextRefusal.SignatureLengthWrong, 3)]
    public void Each_way_to_be_no_note_is_named_with_its_line(
        string text,
        TextRefusal reason,
        int line
    ) => Assert.Equal(new TextFault(reason, line), Fault(TestKeys.Bytes(text)));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused() =>
        Assert.Equal(
            TextRefusal.NotUtf8,
            Fault([0xc3, 0x28, .. TestKeys.Bytes("\n\n" + Line)]).Reason
        );

    [Fact]
    public void A_text_may_hold_empty_lines()
    {
        SignedNote note = Parsed("one\n\n— a AAAAAAA=\n\n\ntwo\n\n" + Line);
        Assert.Equal("one\n\n— a AAAAAAA=\n\n\ntwo\n", Encoding.UTF8.GetString(note.Text));
        Assert.Equal(1, Parsed("\n\n" + Line).Text.Length);
    }

    [Fact]
    public void A_hundred_signatures_are_read_and_one_more_is_not()
    {
        string hundred = string.Concat(Enumerable.Repeat(Line, SignedNote.SignatureCountMax));
        Assert.Equal(100, Parsed("text\n\n" + hundred).Signatures.Count);
        Assert.Equal(
            new TextFault(TextRefusal.TooManySignatures, 103),
            Fault(TestKeys.Bytes("text\n\n" + hundred + Line))
        );
    }

    [Fact]
    public void A_million_bytes_are_read_and_one_more_is_not()
    {
        int fill = SignedNote.BytesMax - TestKeys.Bytes("\n\n" + Line).Length;
        Parsed(new string('x', fill) + "\n\n" + Line);
        Assert.Equal(
            TextRefusal.TooLong,
            Fault(TestKeys.Bytes(new string('x', fill + 1) + "\n\n" + Line)).Reason
        );
    }

    [Fact]
    public void Unknown_signatures_are_passed_over_and_known_ones_must_hold()
    {
        byte[] text = "text\n"u8.ToArray();
        using SignerKey one = TestKeys.Signer("one", SignatureKind.Ed25519, seed: 1);
        using SignerKey two = TestKeys.Signer("two", SignatureKind.Ed25519, seed: 2);
        NoteSignature broken = one.Sign("other\n"u8);
        SignedNote note = SignedNote.Create(text, [one.Sign(text), two.Sign(text)]);

        Assert.True(
            note.TryVerify([two.Verifier], out IReadOnlyList<VerifiedSignature> held, out _)
        );
        Assert.Equal("two", Assert.Single(held).Key.Name);
        Assert.False(note.TryVerify([], out _, out TextFault fault));
        Assert.Equal(TextRefusal.NoKnownSignature, fault.Reason);

        SignedNote touched = SignedNote.Create(text, [two.Sign(text), broken]);
        Assert.True(touched.TryVerify([two.Verifier], out _, out _));
        Assert.False(touched.TryVerify([one.Verifier, two.Verifier], out held, out fault));
        Assert.Equal(new TextFault(TextRefusal.SignatureInvalid, 4), fault);
        Assert.Empty(held);

        NoteSignature cut = broken with { Payload = new byte[63] };
        Assert.False(SignedNote.Create(text, [cut]).TryVerify([one.Verifier], out _, out fault));
        Assert.Equal(new TextFault(TextRefusal.SignatureLengthWrong, 3), fault);
    }

    [Fact]
    public void Of_several_lines_by_one_key_the_first_counts_and_all_must_hold()
    {
        byte[] text = "text\n"u8.ToArray();
        using SignerKey witness = TestKeys.Signer("w", SignatureKind.CosignatureV1, seed: 3);
        SignedNote note = SignedNote.Create(
            text,
            [witness.Cosign(text, 10), witness.Cosign(text, 20)]
        );
        Assert.True(
            note.TryVerify([witness.Verifier], out IReadOnlyList<VerifiedSignature> held, out _)
        );
        Assert.Equal(10, Assert.Single(held).TimestampSeconds);

        byte[] broken = witness.Cosign(text, 20).Payload.ToArray();
        broken[^1] ^= 1;
        SignedNote second = SignedNote.Create(
            text,
            [witness.Cosign(text, 10), witness.Cosign(text, 10) with { Payload = broken }]
        );
        Assert.False(second.TryVerify([witness.Verifier], out _, out TextFault fault));
        Assert.Equal(new TextFault(TextRefusal.SignatureInvalid, 4), fault);
    }

    [Fact]
    public void The_published_cosignature_is_ours_byte_for_byte_and_its_time_is_read()
    {
        byte[] text = Parsed(TestKeys.TesseraCheckpoint).Text.ToArray();
        byte[] message = Cosignature.Message(text, 1679315147);
        Assert.Equal(104, message.Length);
        Assert.Equal(
            "542e962db3fd6d61855c4320ffb32806bffa826f966fd405a4e53cbb520579ba",
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(message))
        );

        Span<byte> seed = stackalloc byte[32];
        Convert.FromHexString(TestKeys.WitnessSeed, seed, out _, out _);
        Assert.True(
            SignerKey.TryCreate(
                "witness",
                SignatureKind.CosignatureV1,
                Cryptography.Signing.SigningKey.TakeSeed(seed),
                out SignerKey? witness
            )
        );
        using (witness)
        {
            NoteSignature signature = witness.Cosign(text, 1679315147);
            Assert.Equal(
                "— witness JLN4UQAAAABkGFDLUWGc9TBIvb66RoDBYPA1aHrgHaurdHoAptD0iaikyjsBtQeDvBO2VpCQEoJv6u"
                    + "+EWy1DB7VhBANWO0n0H/GVBg==\n",
                signature.ToString()
            );
            SignedNote note = Parsed(TestKeys.TesseraCheckpoint).With([signature, signature]);
            Assert.Equal(2, note.Signatures.Count);
            Assert.True(
                note.TryVerify(
                    [TestKeys.Verifier(TestKeys.Tessera), TestKeys.Verifier(TestKeys.Witness)],
                    out IReadOnlyList<VerifiedSignature> held,
                    out _
                )
            );
            Assert.Equal([0L, 1679315147L], held.Select(one => one.TimestampSeconds));
        }
    }

    [Fact]
    public void A_cosignature_with_a_time_past_63_bits_is_refused()
    {
        byte[] text = "text\n"u8.ToArray();
        using SignerKey witness = TestKeys.Signer("w", SignatureKind.CosignatureV1, seed: 3);
        NoteSignature good = witness.Cosign(text, long.MaxValue);
        byte[] payload = good.Payload.ToArray();
        Assert.True(Verifies(text, good, witness.Verifier));
        payload[0] |= 0x80;
        Assert.False(Verifies(text, good with { Payload = payload }, witness.Verifier));
    }

    [Fact]
    public void A_key_of_one_kind_does_not_verify_what_the_other_kind_signed()
    {
        byte[] text = "text\n"u8.ToArray();
        using SignerKey note = TestKeys.Signer("w", SignatureKind.Ed25519, seed: 3);
        using SignerKey cosigner = TestKeys.Signer("w", SignatureKind.CosignatureV1, seed: 3);
        Assert.NotEqual(note.Verifier.KeyId, cosigner.Verifier.KeyId);
        Assert.False(Verifies(text, note.Sign(text), cosigner.Verifier));

        // The 64 bytes under the other kind's id, so that only the signed message can tell.
        NoteSignature moved = note.Sign(text) with
        {
            KeyId = cosigner.Verifier.KeyId,
            Payload = (byte[])[0, 0, 0, 0, 0, 0, 0, 1, .. note.Sign(text).Payload.Span],
        };
        Assert.False(Verifies(text, moved, cosigner.Verifier));
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_written_again_as_it_came_and_then_does_not_verify()
    {
        VerifierKey key = TestKeys.Verifier(ExampleKey);
        byte[] original = TestKeys.Bytes(Example);
        int parsed = 0;
        for (int at = 0; at < original.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. original];
                changed[at] = (byte)value;
                if (
                    value != original[at]
                    && SignedNote.TryParse(changed, out SignedNote? note, out _)
                )
                {
                    parsed++;
                    Assert.Equal(changed, note.ToBytes());
                    Assert.False(note.TryVerify([key], out _, out _));
                }
            }
        }

        // Otherwise the two assertions above would never have been made.
        Assert.True(parsed > 1000);
    }

    [Fact]
    public void Random_notes_come_back_as_they_were() =>
        Prop.ForAll<NonNull<string>[], PositiveInt, byte[]>(
                (lines, count, payload) =>
                {
                    string text =
                        string.Concat(lines.Select(line => Plain(line.Get) + "\n")) + "\n";
                    NoteSignature signature = new("näme", 0xfedcba98, (byte[])[7, .. payload]);
                    SignedNote note = SignedNote.Create(
                        TestKeys.Bytes(text),
                        [.. Enumerable.Repeat(signature, Math.Min(count.Get, 100))]
                    );
                    byte[] bytes = note.ToBytes();
                    return SignedNote.TryParse(bytes, out SignedNote? read, out _)
                        && read.ToBytes().AsSpan().SequenceEqual(bytes)
                        && read.Text.SequenceEqual(note.Text)
                        && read.Signatures.SequenceEqual(note.Signatures);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static string Plain(string text) =>
        string.Concat(
            text.EnumerateRunes().Where(rune => rune.Value >= 0x20 && rune != Rune.ReplacementChar)
        );

    private static bool Verifies(byte[] text, NoteSignature signature, VerifierKey key) =>
        SignedNote.Create(text, [signature]).TryVerify([key], out _, out _);

    private static SignedNote Parsed(string text)
    {
        byte[] bytes = TestKeys.Bytes(text);
        Assert.True(
            SignedNote.TryParse(bytes, out SignedNote? note, out TextFault fault),
            fault.ToString()
        );
        Assert.Equal(bytes, note.ToBytes());
        return note;
    }

    private static TextFault Fault(byte[] bytes)
    {
        Assert.False(SignedNote.TryParse(bytes, out _, out TextFault fault));
        Assert.NotEqual("", fault.ToString());
        return fault;
    }
}
