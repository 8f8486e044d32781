using System.Text;
using Custodes.Cryptography;
using Custodes.Evidence.Notes;

namespace Custodes.Evidence.Tests.Notes;

/// <summary>
/// Goal: a head has one text, and a log's head is believed only when that log signed it.
/// Method: a published head; each refusal by itself; every changed byte.
/// </summary>
public sealed class CheckpointTests
{
    private const string Root = "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=";

    [Fact]
    public void A_published_head_is_opened()
    {
        Assert.True(
            SignedCheckpoint.TryOpen(
                TestKeys.Bytes(TestKeys.TesseraCheckpoint),
                TestKeys.Verifier(TestKeys.Tessera),
                witnesses: [],
                out SignedCheckpoint? head,
                out _
            )
        );
        Assert.Equal("example.com/log/testdata", head.Checkpoint.Origin);
        Assert.Equal(15, head.Checkpoint.Size);
        Assert.Equal(Root, Convert.ToBase64String(head.Checkpoint.Root.ToArray()));
        Assert.Single(head.Signatures);
    }

    [Theory]
    [InlineData("", TextRefusal.LineMissing, 1)]
    [InlineData("o\n1\n", TextRefusal.LineMissing, 3)]
    [InlineData("o\n1\n" + Root, TextRefusal.LineMissing, 3)]
    [InlineData("o\n1\n" + Root + "\nx", TextRefusal.LineMissing, 4)]
    [InlineData("\n1\n" + Root + "\n", TextRefusal.LineEmpty, 1)]
    [InlineData("o\n\n" + Root + "\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("o\n01\n" + Root + "\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("o\n+1\n" + Root + "\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("o\n-1\n" + Root + "\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("o\n 1\n" + Root + "\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("o\n1 \n" + Root + "\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("o\n9223372036854775808\n" + Root + "\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("o\n1\n" + Root + "=\n", TextRefusal.Base64NotCanonical, 3)]
    [InlineData("o\n1\nrKbD\n", TextRefusal.HashLengthWrong, 3)]
    [InlineData("o\n1\n\n", TextRefusal.HashLengthWrong, 3)]
    [InlineData("o\n1\n" + Root + "\n\n", TextRefusal.LineEmpty, 4)]
    [InlineData("o\n1\n" + Root + "\nx\n\n", TextRefusal.LineEmpty, 5)]
    public void Each_way_to_be_no_head_is_named_with_its_line(
        string text,
        TextRefusal reason,
        int line
    )
    {
        Assert.False(Checkpoint.TryParse(TestKeys.Bytes(text), out _, out TextFault fault));
        Assert.Equal(new TextFault(reason, line), fault);
    }

    [Theory]
    [InlineData("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("o with spaces\n9223372036854775807\n" + Root + "\n")]
    [InlineData("o\n1\n" + Root + "\nextension\nsecond ä\n")]
    public void What_is_read_is_written_alike(string text)
    {
        Assert.True(Checkpoint.TryParse(TestKeys.Bytes(text), out Checkpoint? checkpoint, out _));
        Assert.Equal(text, Encoding.UTF8.GetString(checkpoint.ToBytes()));
        Assert.True(checkpoint.IsEmptyRootRight);
        Assert.False((checkpoint with { Size = 0, Root = default }).IsEmptyRootRight);
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_written_alike()
    {
        byte[] original = TestKeys.Bytes("o\n15\n" + Root + "\nmore\n");
        int read = 0;
        for (int at = 0; at < original.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. original];
                changed[at] = (byte)value;
                if (Checkpoint.TryParse(changed, out Checkpoint? checkpoint, out _))
                {
                    read++;
                    Assert.Equal(changed, checkpoint.ToBytes());
                }
            }
        }

        Assert.True(read > original.Length);
    }

    [Fact]
    public void A_head_is_its_logs_alone()
    {
        using SignerKey log = TestKeys.Signer("log", SignatureKind.Ed25519, seed: 1);
        using SignerKey other = TestKeys.Signer("other", SignatureKind.Ed25519, seed: 2);
        using SignerKey witness = TestKeys.Signer("w", SignatureKind.CosignatureV1, seed: 3);
        byte[] text = new Checkpoint("log", 0, Sha256Hash.OfNothing).ToBytes();
        SignedNote note = SignedNote.Create(text, [witness.Cosign(text, 5)]);

        Assert.Equal(
            TextRefusal.LogSignatureMissing,
            Refusal(note, log.Verifier, witness.Verifier)
        );
        Assert.Equal(TextRefusal.OriginWrong, Refusal(note, other.Verifier, witness.Verifier));
        Assert.Equal(TextRefusal.NoKnownSignature, Refusal(note, log.Verifier, other.Verifier));
        SignedNote both = note.With([log.Sign(text)]);
        Assert.Equal(TextRefusal.None, Refusal(both, log.Verifier, witness.Verifier));
        SignedNote lied = note.With([log.Sign("x\n"u8)]);
        Assert.Equal(TextRefusal.SignatureInvalid, Refusal(lied, log.Verifier, witness.Verifier));
    }

    private static TextRefusal Refusal(SignedNote note, VerifierKey log, VerifierKey witness)
    {
        bool isOpen = SignedCheckpoint.TryOpen(
            note.ToBytes(),
            log,
            [witness],
            out _,
            out TextFault fault
        );
        Assert.Equal(isOpen, fault.Reason == TextRefusal.None);
        return fault.Reason;
    }
}
