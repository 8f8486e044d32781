using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Notes;

namespace Custodes.Evidence.Tests.Notes;

/// <summary>
/// Goal: a proof has one text; it holds for its entry, its place, its log and a quorum, and for nothing else.
/// Method: a log of three entries whose proofs are computed by hand; each part changed by itself; every
/// changed byte.
/// </summary>
public sealed class TlogProofTests : IDisposable
{
    private readonly SignerKey log = TestKeys.Signer("log", SignatureKind.Ed25519, seed: 1);
    private readonly SignerKey witness = TestKeys.Signer("w", SignatureKind.CosignatureV1, seed: 2);

    private readonly WitnessPolicy policy;
    private readonly TlogProof proof;

    public TlogProofTests()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            $"log {log.Verifier}\nwitness w {witness.Verifier}\nquorum w\n"
        );
        Assert.True(WitnessPolicy.TryParse(text, out WitnessPolicy? read, out _));
        policy = read;

        // Three leaves: ((0 1) 2). The proof of 1 is the leaf 0, then the leaf 2.
        Sha256Hash left = TreeHasher.Node(Leaf(0), Leaf(1));
        Checkpoint head = new("log", 3, TreeHasher.Node(left, Leaf(2)));
        proof = new TlogProof(1, [Leaf(0), Leaf(2)], Signed(head));
    }

    public void Dispose()
    {
        log.Dispose();
        witness.Dispose();
    }

    [Fact]
    public void A_proof_holds_for_its_entry_after_being_written_and_read()
    {
        Assert.True(TlogProof.TryParse(proof.ToBytes(), out TlogProof? read, out _));
        Assert.True(read.TryVerify("1"u8, policy, out SignedCheckpoint? head, out _));
        Assert.Equal(3, head.Checkpoint.Size);
        Assert.Equal(proof.ToBytes(), read.ToBytes());
    }

    [Fact]
    public void Extra_data_comes_back_and_changes_nothing_else()
    {
        TlogProof with = proof with { Extra = "more"u8.ToArray() };
        Assert.True(TlogProof.TryParse(with.ToBytes(), out TlogProof? read, out _));
        Assert.Equal("more"u8.ToArray(), read.Extra.ToArray());
        Assert.True(read.TryVerify("1"u8, policy, out _, out _));
    }

    [Fact]
    public void A_proof_of_anything_else_does_not_hold()
    {
        Assert.Equal(TextRefusal.InclusionInvalid, Refusal(proof, "2"));
        Assert.Equal(TextRefusal.InclusionInvalid, Refusal(proof with { Index = 0 }, "1"));
        Assert.Equal(TextRefusal.IndexOutsideTree, Refusal(proof with { Index = 3 }, "1"));
        Assert.Equal(
            TextRefusal.InclusionInvalid,
            Refusal(proof with { Hashes = [Leaf(2), Leaf(0)] }, "1")
        );
        Assert.Equal(TextRefusal.InclusionInvalid, Refusal(proof with { Hashes = [Leaf(0)] }, "1"));
        byte[] text = proof.Note.Text.ToArray();
        SignedNote alone = SignedNote.Create(text, [log.Sign(text)]);
        Assert.Equal(TextRefusal.QuorumNotReached, Refusal(proof with { Note = alone }, "1"));
        SignedNote unsigned = SignedNote.Create(text, [witness.Cosign(text, 9)]);
        Assert.Equal(TextRefusal.LogSignatureMissing, Refusal(proof with { Note = unsigned }, "1"));
    }

    [Fact]
    public void Each_way_to_be_no_proof_is_named_with_its_line()
    {
        string note = Encoding.UTF8.GetString(proof.Note.ToBytes());
        string hash = Convert.ToBase64String(new byte[32]) + "\n";
        const string Head = "c2sp.org/tlog-proof@v1\n";
        (string, TextRefusal, int)[] cases =
        [
            ("", TextRefusal.LineMissing, 1),
            ("c2sp.org/tlog-proof@v2\nindex 0\n\n" + note, TextRefusal.LineUnknown, 1),
            (Head, TextRefusal.LineMissing, 2),
            (Head + "extra \nindex 0\n\n" + note, TextRefusal.Base64NotCanonical, 2),
            (Head + "extra AB==\nindex 0\n\n" + note, TextRefusal.Base64NotCanonical, 2),
            (Head + "extra AA==\n", TextRefusal.LineMissing, 3),
            (Head + "extra AA==\nextra AA==\nindex 0\n\n" + note, TextRefusal.LineUnknown, 3),
            (Head + "index\n\n" + note, TextRefusal.LineUnknown, 2),
            (Head + "index 00\n\n" + note, TextRefusal.DecimalNotCanonical, 2),
            (Head + "index -1\n\n" + note, TextRefusal.DecimalNotCanonical, 2),
            (Head + "index 0\n", TextRefusal.LineMissing, 3),
            (Head + "index 0\nAAAA\n\n" + note, TextRefusal.HashLengthWrong, 3),
            (Head + "index 0\nA\n\n" + note, TextRefusal.Base64NotCanonical, 3),
            (Head + "index 0\n\n", TextRefusal.NoSignatures, 0),
            (Head + "index 0\n\nx\n\n— a\n", TextRefusal.SignatureLineMalformed, 6),
            (
                Head + "index 0\n" + string.Concat(Enumerable.Repeat(hash, 64)) + "\n" + note,
                TextRefusal.TooMany,
                66
            ),
        ];
        foreach ((string text, TextRefusal reason, int line) in cases)
        {
            Assert.False(TlogProof.TryParse(TestKeys.Bytes(text), out _, out TextFault fault));
            Assert.Equal((text, new TextFault(reason, line)), (text, fault));
        }

        string longest =
            Head + "index 0\n" + string.Concat(Enumerable.Repeat(hash, 63)) + "\n" + note;
        Assert.True(TlogProof.TryParse(TestKeys.Bytes(longest), out _, out _));
    }

    [Fact]
    public void A_proof_has_at_most_two_million_bytes()
    {
        Assert.False(
            TlogProof.TryParse(new byte[TlogProof.BytesMax + 1], out _, out TextFault fault)
        );
        Assert.Equal(TextRefusal.TooLong, fault.Reason);
        Assert.False(TlogProof.TryParse(new byte[TlogProof.BytesMax], out _, out fault));
        Assert.Equal(TextRefusal.LineMissing, fault.Reason);
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_written_alike_and_then_does_not_hold()
    {
        byte[] original = proof.ToBytes();
        int parsed = 0;
        for (int at = 0; at < original.Length; at++)
        {
            foreach (int change in (int[])[1, 2, 3, 4, 8, 16, 32, 64, 128])
            {
                byte[] changed = [.. original];
                changed[at] ^= (byte)change;
                if (TlogProof.TryParse(changed, out TlogProof? read, out _))
                {
                    parsed++;
                    Assert.Equal(changed, read.ToBytes());
                    Assert.False(read.TryVerify("1"u8, policy, out _, out _));
                }
            }
        }

        Assert.True(parsed > original.Length);
    }

    private static Sha256Hash Leaf(int entry) => TreeHasher.Leaf([(byte)('0' + entry)]);

    private SignedNote Signed(Checkpoint head)
    {
        byte[] text = head.ToBytes();
        return SignedNote.Create(text, [log.Sign(text), witness.Cosign(text, 9)]);
    }

    private TextRefusal Refusal(TlogProof claimed, string entry)
    {
        Assert.False(
            claimed.TryVerify(
                Encoding.UTF8.GetBytes(entry),
                policy,
                out SignedCheckpoint? head,
                out TextFault fault
            )
        );
        Assert.Null(head);
        return fault.Reason;
    }
}
