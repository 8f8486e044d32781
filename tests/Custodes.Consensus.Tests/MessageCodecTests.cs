using System.Buffers.Binary;
using System.Diagnostics;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Tests;

/// <summary>
/// Goal: what a peer sends is one of six messages in its one form, or nothing.
/// Method: all six at their largest, cut at every byte, followed by more, and each field beyond its limit.
/// </summary>
public sealed class MessageCodecTests
{
    private static readonly Statement Proposed = new(
        VoteKind.Propose,
        TestKeys.Hash(1),
        View: 30,
        Parent: 3,
        TestKeys.Hash(2)
    );

    private static readonly Statement Nullified = new(
        VoteKind.Nullify,
        TestKeys.Hash(1),
        View: 4,
        Parent: 0,
        default
    );

    private static Statement Finalized => Proposed with { Kind = VoteKind.Finalize, Parent = 0 };

    private static Statement Notarized => Proposed with { Kind = VoteKind.Notarize };

    [Fact]
    public void Every_message_comes_back_and_is_nothing_when_cut_or_followed_by_more()
    {
        foreach (ConsensusMessage message in Small())
        {
            byte[] bytes = MessageCodec.Write(message);
            Assert.True(MessageCodec.TryRead(bytes, out ConsensusMessage? read));
            Assert.Equal(message.GetType(), read.GetType());
            Assert.Equal(bytes, MessageCodec.Write(read));

            for (int length = 0; length < bytes.Length; length++)
            {
                Assert.False(MessageCodec.TryRead(bytes.AsSpan(0, length), out _));
            }

            Assert.False(MessageCodec.TryRead([.. bytes, 0], out _));
        }
    }

    [Fact]
    public void Other_versions_and_unknown_kinds_are_nothing()
    {
        byte[] bytes = MessageCodec.Write(Small()[0]);
        for (int value = 0; value < 256; value++)
        {
            byte[] version = [(byte)value, .. bytes[1..]];
            Assert.Equal(value == 1, MessageCodec.TryRead(version, out _));

            // A vote has the length of no other message.
            byte[] kind = [1, (byte)value, .. bytes[2..]];
            Assert.Equal(value == 1, MessageCodec.TryRead(kind, out _));
        }
    }

    [Fact]
    public void The_largest_proposal_fits_and_one_certificate_more_does_not()
    {
        ConsensusMessage.Proposal largest = Proposal(
            ConsensusLimits.BodyBytesMax,
            ConsensusLimits.CertificatesPerMessageMax,
            ConsensusLimits.ValidatorsMax
        );
        byte[] bytes = MessageCodec.Write(largest);

        Assert.InRange(bytes.Length, 0, ConsensusLimits.MessageBytesMax);
        Assert.True(MessageCodec.TryRead(bytes, out ConsensusMessage? read));
        Assert.Equal(16, Assert.IsType<ConsensusMessage.Proposal>(read).Nullifications.Length);

        _ = Assert.Throws<UnreachableException>(() => MessageCodec.Write(Proposal(1, 17, 4)));
    }

    [Fact]
    public void A_peer_that_sends_a_certificate_more_is_not_read()
    {
        // As our own writer would not write it: the count, and one more certificate behind.
        byte[] bytes = MessageCodec.Write(Proposal(1, 16, 4));
        byte[] block = Block(TestKeys.Unsigned(Nullified, 4, 3));
        byte[] more = [.. bytes, .. block];
        int count = 10 + Vote.Bytes + 4 + 1 + Block(TestKeys.Unsigned(Notarized, 4, 3)).Length;
        Assert.Equal(16, more[count]);
        more[count] = 17;

        Assert.True(MessageCodec.TryRead(bytes, out _));
        Assert.False(MessageCodec.TryRead(more, out _));
    }

    [Fact]
    public void A_body_at_its_limit_is_read_and_one_byte_more_or_none_is_not()
    {
        Assert.True(IsRead(Body(1)));
        Assert.True(IsRead(Body(ConsensusLimits.BodyBytesMax)));
        Assert.False(IsRead(Body(ConsensusLimits.BodyBytesMax + 1)));
        Assert.False(IsRead(Body(0)));

        static ConsensusMessage.BodyShown Body(int bytes) => new(1, new byte[bytes]);
    }

    [Fact]
    public void More_bytes_than_a_message_may_have_are_not_looked_at()
    {
        // A whole message inside a frame that is too long, and one that is just not.
        byte[] bytes = MessageCodec.Write(Small()[0]);
        byte[] longest = new byte[ConsensusLimits.MessageBytesMax];
        bytes.CopyTo(longest, 0);

        Assert.False(MessageCodec.TryRead(longest, out _));
        Assert.False(MessageCodec.TryRead(new byte[ConsensusLimits.MessageBytesMax + 1], out _));
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 4096, true)]
    [InlineData(4096, 4096, true)]
    [InlineData(0, 1, false)]
    [InlineData(2, 1, false)]
    [InlineData(1, 4097, false)]
    [InlineData(-1, 1, false)]
    [InlineData(1, -1, false)]
    public void A_fetch_names_views_that_there_are(int from, int to, bool isFetch)
    {
        byte[] bytes = MessageCodec.Write(new ConsensusMessage.Fetch(1, 1, 1, default));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(10), from);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(14), to);

        Assert.Equal(isFetch, MessageCodec.TryRead(bytes, out _));
    }

    [Theory]
    [InlineData(VoteKind.None, false, false, false)]
    [InlineData(VoteKind.Propose, false, true, false)]
    [InlineData(VoteKind.Notarize, true, false, false)]
    [InlineData(VoteKind.Nullify, true, false, false)]
    [InlineData(VoteKind.Finalize, true, false, true)]
    [InlineData((VoteKind)5, false, false, false)]
    public void Each_kind_of_statement_has_its_message(
        VoteKind kind,
        bool isVote,
        bool isProposal,
        bool isFinal
    )
    {
        bool isNullify = kind == VoteKind.Nullify;
        Statement said = new(
            kind,
            TestKeys.Hash(1),
            4,
            Parent: 0,
            isNullify ? default : TestKeys.Hash(2)
        );
        Vote vote = new(said, 0, new byte[64]);

        Assert.Equal(isVote, IsRead(new ConsensusMessage.VoteCast(1, vote)));
        Assert.Equal(isProposal, IsRead(new ConsensusMessage.Proposal(1, vote, null, null, [])));
        Assert.Equal(
            isFinal,
            IsRead(new ConsensusMessage.FinalShown(1, TestKeys.Unsigned(said, 4, 3), null, null))
        );
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void A_signer_is_one_of_a_hundred(int signer, bool isVote)
    {
        Vote vote = new(Nullified, signer, new byte[64]);

        Assert.Equal(isVote, IsRead(new ConsensusMessage.VoteCast(1, vote)));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(4096, 4095, true)]
    [InlineData(4096, 4096, false)]
    [InlineData(4097, 0, false)]
    public void A_view_has_a_limit_and_a_parent_lies_before_it(int view, int parent, bool isVote)
    {
        Vote vote = new(Notarized with { View = view, Parent = parent }, 0, new byte[64]);

        Assert.Equal(isVote, IsRead(new ConsensusMessage.VoteCast(1, vote)));
    }

    [Fact]
    public void What_a_kind_does_not_have_is_zero()
    {
        Statement[] wrong =
        [
            Nullified with
            {
                Parent = 1,
            },
            Nullified with
            {
                Value = TestKeys.Hash(2),
            },
            Finalized with
            {
                Parent = 1,
            },
        ];
        foreach (Statement said in wrong)
        {
            Assert.False(IsRead(new ConsensusMessage.VoteCast(1, new Vote(said, 0, new byte[64]))));
        }
    }

    private static ConsensusMessage[] Small() =>
        [
            new ConsensusMessage.VoteCast(9, TestKeys.Sign(1, Notarized)),
            Proposal(bodyBytes: 5, nullifications: 2, validators: 4),
            new ConsensusMessage.CertificateShown(9, TestKeys.Unsigned(Nullified, 4, 3)),
            new ConsensusMessage.Fetch(9, 2, 7, TestKeys.Hash(3)),
            new ConsensusMessage.BodyShown(9, [1, 2, 3]),
            new ConsensusMessage.FinalShown(
                9,
                TestKeys.Unsigned(Finalized, 4, 3),
                TestKeys.Unsigned(Notarized, 4, 4),
                [1, 2, 3]
            ),
            new ConsensusMessage.EvidenceShown(9, Samples.Evidence(1)[0]),
        ];

    private static ConsensusMessage.Proposal Proposal(
        int bodyBytes,
        int nullifications,
        int validators
    )
    {
        int signers = validators == 4 ? 3 : validators;
        var between = new Certificate[nullifications];
        Array.Fill(between, TestKeys.Unsigned(Nullified, validators, signers));
        return new ConsensusMessage.Proposal(
            9,
            new Vote(Proposed, 1, new byte[64]),
            new byte[bodyBytes],
            TestKeys.Unsigned(Notarized, validators, signers),
            between
        );
    }

    private static byte[] Block(Certificate certificate) =>
        [.. BitConverter.GetBytes(certificate.ByteCount), .. certificate.ToBytes()];

    private static bool IsRead(ConsensusMessage message) =>
        MessageCodec.TryRead(MessageCodec.Write(message), out _);
}
