using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Consensus.Tests;

/// <summary>Goal: evidence convicts the guilty, on its own, and nobody else. Method: real signatures.</summary>
public sealed class EvidenceTests
{
    private static readonly ValidatorSet Set = TestKeys.SetOf(4);
    private static readonly Sha256Hash Chain = TestKeys.Hash(7);
    private static readonly InstanceName Name = new(5, TestKeys.Hash(8), Set.Hash);
    private static readonly Statement Base = new(
        VoteKind.Notarize,
        Name.ToId(Chain),
        View: 2,
        Parent: 1,
        TestKeys.Hash(1)
    );

    private static Statement Nullify => new(VoteKind.Nullify, Base.Instance, 2, 0, default);

    private static Statement Finalize => new(VoteKind.Finalize, Base.Instance, 2, 0, Base.Value);

    [Fact]
    public void What_an_honest_validator_may_say_is_no_conflict()
    {
        Assert.False(EquivocationEvidence.IsConflict(Base, Base));
        Assert.False(EquivocationEvidence.IsConflict(Base, Nullify));
        Assert.False(EquivocationEvidence.IsConflict(Base, Finalize));
        Assert.False(EquivocationEvidence.IsConflict(Base, Base with { View = 3 }));
        Assert.False(
            EquivocationEvidence.IsConflict(Base, Base with { Instance = TestKeys.Hash(3) })
        );
    }

    [Fact]
    public void What_it_may_not_say_is()
    {
        Assert.True(EquivocationEvidence.IsConflict(Base, Base with { Parent = 0 }));
        Assert.True(EquivocationEvidence.IsConflict(Base, Base with { Value = TestKeys.Hash(2) }));
        Assert.True(EquivocationEvidence.IsConflict(Nullify, Finalize));
        Assert.True(
            EquivocationEvidence.IsConflict(Finalize, Finalize with { Value = TestKeys.Hash(2) })
        );
        Statement proposed = Base with { Kind = VoteKind.Propose };
        Assert.True(EquivocationEvidence.IsConflict(proposed, proposed with { Parent = 0 }));
    }

    [Fact]
    public void It_verifies_from_its_bytes_alone_and_no_flipped_bit_does()
    {
        byte[] bytes = Make(1, Nullify, Finalize).ToBytes();
        Assert.Equal(EquivocationEvidence.Bytes, bytes.Length);
        Assert.True(EquivocationEvidence.TryRead(bytes, out EquivocationEvidence? read, out _));
        Assert.True(read.TryVerify(Chain, Set, TestKeys.Verifier, out _));
        Assert.Equal((5ul, 1, 2), (read.Epoch, read.Signer, read.View));

        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(
                EquivocationEvidence.TryRead(changed, out EquivocationEvidence? other, out _)
                    && other.TryVerify(Chain, Set, TestKeys.Verifier, out _)
            );
        }
    }

    [Fact]
    public void The_two_statements_have_one_order()
    {
        byte[] one = Make(1, Nullify, Finalize).ToBytes();
        Assert.Equal(one, Make(1, Finalize, Nullify).ToBytes());

        byte[] swapped = (byte[])one.Clone();
        int half = 1 + 8 + 32 + 64;
        one.AsSpan(82, half).CopyTo(swapped.AsSpan(82 + half));
        one.AsSpan(82 + half, half).CopyTo(swapped.AsSpan(82));
        Assert.False(EquivocationEvidence.TryRead(swapped, out _, out _));
    }

    [Fact]
    public void Nobody_is_framed_with_another_ones_key()
    {
        Vote first = TestKeys.Sign(0, Nullify) with { Signer = 1 };
        Vote second = TestKeys.Sign(0, Finalize) with { Signer = 1 };
        var framed = EquivocationEvidence.Of(Name, first, second);

        Assert.False(framed.TryVerify(Chain, Set, TestKeys.Verifier, out EvidenceRefusal refusal));
        Assert.Equal(EvidenceRefusal.Signature, refusal);
    }

    [Fact]
    public void It_holds_on_its_own_chain_and_for_its_own_set_only()
    {
        EquivocationEvidence evidence = Make(1, Nullify, Finalize);

        Assert.False(evidence.TryVerify(TestKeys.Hash(9), Set, TestKeys.Verifier, out _));
        Assert.False(
            evidence.TryVerify(
                Chain,
                TestKeys.SetOf(5),
                TestKeys.Verifier,
                out EvidenceRefusal refusal
            )
        );
        Assert.Equal(EvidenceRefusal.WrongSet, refusal);
    }

    private static EquivocationEvidence Make(int signer, Statement one, Statement other) =>
        EquivocationEvidence.Of(Name, TestKeys.Sign(signer, one), TestKeys.Sign(signer, other));
}
