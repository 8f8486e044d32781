using Custodes.Consensus.Certificates;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Tests;

/// <summary>Goal: only a quorum makes a certificate. Method: real signatures, every byte flipped, and forgeries by name.</summary>
public sealed class CertificateTests
{
    private static readonly ValidatorSet Set = TestKeys.SetOf(4);

    private static readonly Statement Said = new(
        VoteKind.Finalize,
        TestKeys.Hash(1),
        View: 3,
        Parent: 0,
        TestKeys.Hash(2)
    );

    [Fact]
    public void A_quorum_is_enough_and_one_less_is_not()
    {
        Assert.True(Of(Said, 0, 1, 3).TryVerify(Set, TestKeys.Verifier, out _));
        Assert.True(Of(Said, 0, 1, 2, 3).TryVerify(Set, TestKeys.Verifier, out _));
        Assert.False(
            Of(Said, 1, 3).TryVerify(Set, TestKeys.Verifier, out CertificateRefusal refusal)
        );
        Assert.Equal(CertificateRefusal.NoQuorum, refusal);
    }

    [Fact]
    public void Weight_counts_and_not_heads()
    {
        ValidatorSet weighted = TestKeys.Set(9, 1, 1, 1);

        Assert.True(Of(Said, 0).TryVerify(weighted, TestKeys.Verifier, out _));
        Assert.False(Of(Said, 1, 2, 3).TryVerify(weighted, TestKeys.Verifier, out _));
    }

    [Fact]
    public void Its_bytes_come_back_and_no_flipped_bit_is_believed()
    {
        byte[] bytes = Of(Said, 0, 1, 3).ToBytes();
        Assert.True(Certificate.TryRead(bytes, out Certificate? read, out _));
        Assert.Equal(bytes, read.ToBytes());

        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(
                Certificate.TryRead(changed, out Certificate? other, out _)
                    && other.TryVerify(Set, TestKeys.Verifier, out _)
            );
        }
    }

    [Fact]
    public void A_byte_more_or_less_is_refused()
    {
        byte[] bytes = Of(Said, 0, 1, 3).ToBytes();

        Assert.False(
            Certificate.TryRead(
                bytes.AsSpan(0, bytes.Length - 1),
                out _,
                out CertificateRefusal shorter
            )
        );
        Assert.False(Certificate.TryRead([.. bytes, 0], out _, out CertificateRefusal longer));
        Assert.Equal((CertificateRefusal.Form, CertificateRefusal.Form), (shorter, longer));
    }

    [Fact]
    public void A_signer_beyond_the_set_is_refused_before_any_signature()
    {
        byte[] bytes = Of(Said, 0, 1, 3).ToBytes();
        bytes[Statement.Bytes + 2] |= 0x10;

        Assert.False(Certificate.TryRead(bytes, out _, out CertificateRefusal refusal));
        Assert.Equal(CertificateRefusal.SignerBeyondSet, refusal);
    }

    [Fact]
    public void One_signature_under_many_names_proves_nothing()
    {
        byte[] own = TestKeys.Sign(0, Said).Signature;
        Certificate forged = new(Said, 4, 0b111, [.. own, .. own, .. own]);

        Assert.False(forged.TryVerify(Set, TestKeys.Verifier, out CertificateRefusal refusal));
        Assert.Equal(CertificateRefusal.Signature, refusal);
    }

    [Fact]
    public void A_certificate_for_another_number_of_validators_proves_nothing()
    {
        Assert.False(
            Of(Said, 0, 1, 3)
                .TryVerify(TestKeys.SetOf(5), TestKeys.Verifier, out CertificateRefusal refusal)
        );
        Assert.Equal(CertificateRefusal.SetSize, refusal);
    }

    [Fact]
    public void Votes_checked_for_one_statement_do_not_certify_another()
    {
        // The signatures are genuine and were checked, for another value: skipping them by their bytes alone
        // would turn any quorum into a certificate for anything.
        Certificate genuine = Of(Said, 0, 1, 3);
        Vote?[] known = [genuine.VoteOf(0), genuine.VoteOf(1), null, genuine.VoteOf(3)];
        byte[] bytes = genuine.ToBytes();
        TestKeys.Hash(99).CopyTo(bytes.AsSpan(49));
        Assert.True(Certificate.TryRead(bytes, out Certificate? forged, out _));

        Assert.Equal(
            CertificateRefusal.None,
            genuine.Check(Set, isQuorum: true, TestKeys.Verifier, known)
        );
        Assert.Equal(
            CertificateRefusal.Signature,
            forged.Check(Set, isQuorum: true, TestKeys.Verifier, known)
        );
    }

    [Fact]
    public void Proposals_are_never_certified()
    {
        byte[] bytes = Of(Said with { Kind = VoteKind.Propose }, 0, 1, 3).ToBytes();

        Assert.False(Certificate.TryRead(bytes, out _, out CertificateRefusal refusal));
        Assert.Equal(CertificateRefusal.Kind, refusal);
    }

    [Theory]
    [InlineData(0, CertificateRefusal.Form)]
    [InlineData(1, CertificateRefusal.None)]
    [InlineData(2, CertificateRefusal.Form)]
    [InlineData(3, CertificateRefusal.Form)]
    [InlineData(4, CertificateRefusal.None)]
    [InlineData(8, CertificateRefusal.None)]
    [InlineData(9, CertificateRefusal.None)]
    [InlineData(100, CertificateRefusal.None)]
    [InlineData(101, CertificateRefusal.Form)]
    public void It_is_for_four_to_a_hundred_validators_or_for_one_embedded(
        int count,
        CertificateRefusal expected
    )
    {
        byte[] bytes = TestKeys.Unsigned(Said, count, count).ToBytes();

        Assert.Equal(
            expected == CertificateRefusal.None,
            Certificate.TryRead(bytes, out _, out CertificateRefusal refusal)
        );
        Assert.Equal(expected, refusal);
        Assert.Equal(count <= 100, bytes.Length <= ConsensusLimits.CertificateBytesMax);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(100)]
    public void No_bit_of_the_bitmap_beyond_the_last_validator_may_be_set(int count)
    {
        byte[] bytes = TestKeys.Unsigned(Said, count, count).ToBytes();
        int bits = 8 * ((count + 7) / 8);
        for (int bit = count; bit < bits; bit++)
        {
            // With the signature that the bit asks for, so that only the bit is wrong.
            byte[] changed = [.. bytes, .. new byte[64]];
            changed[Statement.Bytes + 2 + (bit / 8)] |= (byte)(1 << (bit % 8));

            Assert.False(Certificate.TryRead(changed, out _, out CertificateRefusal refusal));
            Assert.Equal(CertificateRefusal.SignerBeyondSet, refusal);
        }
    }

    [Fact]
    public void A_signer_cannot_be_named_twice()
    {
        // Two signatures of one validator need a second bit, and that is another validator's.
        byte[] bytes = Of(Said, 0, 1).ToBytes();
        byte[] again = [.. bytes, .. bytes[^64..]];

        Assert.False(Certificate.TryRead(again, out _, out CertificateRefusal refusal));
        Assert.Equal(CertificateRefusal.Form, refusal);

        again[Statement.Bytes + 2] |= 0b100;
        Assert.True(Certificate.TryRead(again, out Certificate? read, out _));
        Assert.False(read.TryVerify(Set, TestKeys.Verifier, out refusal));
        Assert.Equal(CertificateRefusal.Signature, refusal);
    }

    private static Certificate Of(Statement said, params int[] signers)
    {
        var votes = new Vote?[4];
        foreach (int signer in signers)
        {
            votes[signer] = TestKeys.Sign(signer, said);
        }

        return Certificate.Assemble(said, votes);
    }
}
