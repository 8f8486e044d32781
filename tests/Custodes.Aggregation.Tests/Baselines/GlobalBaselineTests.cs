using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;

namespace Custodes.Aggregation.Tests.Baselines;

/// <summary>
/// Goal: on the way down only the canonical, signed and newest baseline is taken, and its age is known.
/// Method: every byte flipped, cut and continued; old, repeated, contradicting and foreign ones.
/// </summary>
public sealed class GlobalBaselineTests
{
    private readonly TestFleet fleet = new();
    private readonly GlobalBaseline baseline;

    public GlobalBaselineTests()
    {
        EpochContext first = fleet.Context();
        GlobalBaselineChain chain = new(fleet);
        baseline = chain.Honest(fleet.Context(2, chain.Honest(first)));
    }

    [Fact]
    public void A_baseline_comes_back_as_it_was()
    {
        Assert.True(
            GlobalBaseline.TryParse(baseline.Bytes, fleet.Registry, out GlobalBaseline? read)
        );
        Assert.Equal(baseline.Digest, read.Digest);
        GlobalBaseline made = GlobalBaseline.Make(
            read.Epoch,
            read.ContextHash,
            read.Roles.ToArray()
        );
        Assert.Equal(baseline.Digest, made.Digest);
        Assert.NotEmpty(read.Find(0)!.Distributions.Span[0].ToArray());
        Assert.NotEmpty(read.Find(0)!.Calibrations.Span[0].ToArray());
        Assert.NotEmpty(read.Find(0)!.Transitions.ToArray());
        Assert.All(read.Find(0)!.Categories.ToArray(), category => Assert.True(category.IsKnown));
    }

    [Fact]
    public void What_is_read_is_what_was_written_or_refused()
    {
        byte[] bytes = baseline.Bytes.ToArray();
        for (int place = 0; place < bytes.Length; place++)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[place] ^= (byte)(1 << (place % 8));
            if (GlobalBaseline.TryParse(changed, fleet.Registry, out GlobalBaseline? read))
            {
                GlobalBaseline made = GlobalBaseline.Make(
                    read.Epoch,
                    read.ContextHash,
                    read.Roles.ToArray()
                );
                Assert.Equal(changed, made.Bytes.ToArray());
                Assert.NotEqual(baseline.Digest, made.Digest);
            }
        }
    }

    [Fact]
    public void A_baseline_that_is_cut_or_goes_on_is_none()
    {
        byte[] bytes = baseline.Bytes.ToArray();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(GlobalBaseline.TryParse(bytes.AsMemory(0, length), fleet.Registry, out _));
        }

        Assert.False(GlobalBaseline.TryParse((byte[])[.. bytes, 0], fleet.Registry, out _));
    }

    [Fact]
    public void A_holder_takes_what_the_top_signed_and_nothing_older()
    {
        BaselineHolder holder = new(fleet.Registry, 2, fleet.Signatures);
        Assert.True(holder.IsStale(2));
        byte[] second = Sign(baseline, 2);
        Assert.Equal(BaselineRefusal.WrongSignature, holder.Take(Sign(baseline, 1)));
        Assert.Equal(BaselineRefusal.None, holder.Take(second));
        Assert.Equal(BaselineRefusal.Old, holder.Take(second));
        GlobalBaseline first = new GlobalBaselineChain(fleet).Honest(fleet.Context());
        Assert.Equal(BaselineRefusal.Old, holder.Take(Sign(first, 2)));
        GlobalBaseline other = GlobalBaseline.Make(2, first.ContextHash, first.Roles.ToArray());
        Assert.Equal(BaselineRefusal.Contradiction, holder.Take(Sign(other, 2)));
        Assert.Equal(BaselineRefusal.Malformed, holder.Take(new byte[10]));
        Assert.Equal(baseline.Digest, holder.Current!.Baseline.Digest);
    }

    [Fact]
    public void Every_flipped_bit_on_the_way_down_is_refused()
    {
        BaselineHolder holder = new(fleet.Registry, 2, fleet.Signatures);
        byte[] bytes = Sign(baseline, 2);
        for (int place = 0; place < bytes.Length; place++)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[place] ^= (byte)(1 << (place % 8));
            Assert.NotEqual(BaselineRefusal.None, holder.Take(changed));
        }
    }

    [Fact]
    public void A_holder_knows_how_many_epochs_it_missed()
    {
        BaselineHolder holder = new(fleet.Registry, 2, fleet.Signatures);
        Assert.Equal(BaselineRefusal.None, holder.Take(Sign(baseline, 2)));
        Assert.False(holder.IsStale(2));
        Assert.False(holder.IsStale(3));
        Assert.True(holder.IsStale(4));
        Assert.Equal(7UL, holder.MissedEpochs(10));
    }

    private byte[] Sign(GlobalBaseline signed, ushort node) =>
        SignedBaseline.Sign(signed, node, fleet.NodeSigner(node)).ToBytes();
}
