using Custodes.Consensus.Bodies;

namespace Custodes.Consensus.Tests;

/// <summary>
/// Goal: a body has one form, and no bytes make a reader take more memory than a body may hold.
/// Method: every list at its limit and one above, out of order, with an entry twice, cut off and followed by more.
/// </summary>
public sealed class BodyCodecTests
{
    // Fixed fields in front of the first list, an empty next set included.
    private const int BeforeLists = 32 + 8 + 32 + 32 + 4 + 32;

    [Theory]
    [InlineData(BodyList.Included)]
    [InlineData(BodyList.Exclusions)]
    [InlineData(BodyList.Verdicts)]
    [InlineData(BodyList.Evidence)]
    [InlineData(BodyList.Reveals)]
    public void A_list_at_its_limit_comes_back_and_one_entry_more_is_refused(BodyList list)
    {
        int limit = Samples.LimitOf(list);
        byte[] full = Samples.With(list, limit).ToBytes();

        Assert.True(BodyCodec.TryRead(full, out EpochBody? read, out _));
        Assert.Equal(full, read.ToBytes());
        Assert.Equal(BodyRefusal.Form, Refusal(Samples.With(list, limit + 1).ToBytes()));
    }

    [Theory]
    [InlineData(BodyList.Included)]
    [InlineData(BodyList.Exclusions)]
    [InlineData(BodyList.Verdicts)]
    [InlineData(BodyList.Evidence)]
    [InlineData(BodyList.Reveals)]
    public void A_list_out_of_order_or_with_an_entry_twice_is_refused(BodyList list)
    {
        EpochBody sorted = Samples.With(list, 3);

        Assert.Equal(BodyRefusal.None, Refusal(sorted.ToBytes()));
        Assert.Equal(BodyRefusal.Order, Refusal(Samples.Exchanged(sorted).ToBytes()));
        Assert.Equal(BodyRefusal.Order, Refusal(Samples.Doubled(sorted).ToBytes()));
    }

    [Theory]
    [InlineData(BodyList.Included)]
    [InlineData(BodyList.Exclusions)]
    [InlineData(BodyList.Verdicts)]
    [InlineData(BodyList.Evidence)]
    [InlineData(BodyList.Reveals)]
    public void A_body_cut_anywhere_or_followed_by_a_byte_is_refused(BodyList list)
    {
        byte[] bytes = Samples.With(list, 2).ToBytes();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(BodyRefusal.Form, Refusal(bytes[..length]));
        }

        Assert.Equal(BodyRefusal.Form, Refusal([.. bytes, 0]));
    }

    [Fact]
    public void All_lists_at_their_limits_fit_into_a_body()
    {
        EpochBody full = Samples.With(BodyList.Included, ConsensusLimits.IncludedMax) with
        {
            NextSet = TestKeys.SetOf(ConsensusLimits.ValidatorsMax),
            Verdicts = Samples.With(BodyList.Verdicts, ConsensusLimits.VerdictsMax).Verdicts,
            Evidence = Samples.Evidence(ConsensusLimits.EvidenceMax),
            BeaconReveals = Samples
                .With(BodyList.Reveals, ConsensusLimits.ValidatorsMax)
                .BeaconReveals,
            Exclusions = [.. Enumerable.Range(0, ConsensusLimits.ExclusionsMax).Select(Excluded)],
        };

        Assert.Equal(BodyRefusal.None, Refusal(full.ToBytes()));

        static ExcludedBucket Excluded(int index) =>
            new((uint)(ConsensusLimits.IncludedMax + index), ExclusionReason.Disputed);
    }

    [Fact]
    public void More_bytes_than_a_body_may_have_are_not_looked_at()
    {
        Assert.Equal(BodyRefusal.Form, Refusal(new byte[ConsensusLimits.BodyBytesMax]));
        Assert.Equal(BodyRefusal.TooLong, Refusal(new byte[ConsensusLimits.BodyBytesMax + 1]));
    }

    [Fact]
    public void A_promised_count_takes_no_memory_for_entries_that_are_not_there()
    {
        byte[] bytes = Samples.Empty.ToBytes();
        BitConverter.TryWriteBytes(bytes.AsSpan(BeforeLists), ConsensusLimits.IncludedMax);
        Assert.Equal(BodyRefusal.Form, Refusal(bytes));

        Assert.InRange(Allocations.Least(() => Refusal(bytes)), 0, 4096);
    }

    [Theory]
    [InlineData(0, BodyRefusal.UnknownKind)]
    [InlineData(1, BodyRefusal.None)]
    [InlineData(2, BodyRefusal.None)]
    [InlineData(3, BodyRefusal.UnknownKind)]
    [InlineData(255, BodyRefusal.UnknownKind)]
    public void A_verdict_is_one_of_two(byte kind, BodyRefusal expected)
    {
        EpochBody body = Samples.With(BodyList.Verdicts, 1);
        EpochBody changed = body with
        {
            Verdicts = [body.Verdicts[0] with { Kind = (VerdictKind)kind }],
        };

        Assert.Equal(expected, Refusal(changed.ToBytes()));
    }

    [Theory]
    [InlineData(0, BodyRefusal.UnknownKind)]
    [InlineData(1, BodyRefusal.None)]
    [InlineData(3, BodyRefusal.None)]
    [InlineData(4, BodyRefusal.UnknownKind)]
    [InlineData(255, BodyRefusal.UnknownKind)]
    public void A_reason_to_leave_out_is_one_of_three(byte reason, BodyRefusal expected)
    {
        EpochBody changed = Samples.Empty with
        {
            Exclusions = [new ExcludedBucket(1, (ExclusionReason)reason)],
        };

        Assert.Equal(expected, Refusal(changed.ToBytes()));
    }

    [Fact]
    public void A_bucket_is_in_the_epoch_or_left_out_and_not_both()
    {
        EpochBody body = Samples.With(BodyList.Included, 3);

        Assert.Equal(BodyRefusal.None, Refusal(Without(3)));
        Assert.Equal(BodyRefusal.IncludedAndExcluded, Refusal(Without(0)));
        Assert.Equal(BodyRefusal.IncludedAndExcluded, Refusal(Without(2)));

        byte[] Without(uint bucket) =>
            (
                body with
                {
                    Exclusions = [new ExcludedBucket(bucket, ExclusionReason.Late)],
                }
            ).ToBytes();
    }

    [Fact]
    public void A_next_set_that_is_none_is_refused()
    {
        EpochBody body = Samples.Empty with { NextSet = TestKeys.SetOf(4) };
        byte[] bytes = body.ToBytes();
        Assert.True(BodyCodec.TryRead(bytes, out EpochBody? read, out _));
        Assert.Equal(body.NextSet!.Hash, read.NextSet!.Hash);

        // The second validator takes the node of the first.
        byte[] shared = (byte[])bytes.Clone();
        shared[32 + 8 + 32 + 32 + 4 + 2 + 38] = 0;
        Assert.Equal(BodyRefusal.NextSet, Refusal(shared));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Evidence_that_is_none_is_refused_in_every_place_of_the_list(int at)
    {
        byte[] bytes = Samples.With(BodyList.Evidence, 3).ToBytes();
        int lists = bytes.Length - sizeof(uint) - (3 * 292);

        // The second statement of one of them becomes of a kind that there is not.
        bytes[lists + (292 * at) + 82 + 105] = 5;

        Assert.Equal(BodyRefusal.Evidence, Refusal(bytes));
    }

    private static BodyRefusal Refusal(byte[] bytes)
    {
        bool isRead = BodyCodec.TryRead(bytes, out EpochBody? body, out BodyRefusal refusal);
        Assert.Equal(isRead, refusal == BodyRefusal.None);
        Assert.Equal(isRead, body is not null);
        return refusal;
    }
}
