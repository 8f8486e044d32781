using Custodes.Cryptography;
using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Tests.Tree;

/// <summary>
/// Goal: a bundle is exactly so many entries, not a byte more or less, and a batch refuses what does not
/// fit. Method: every length of a small bundle; the limits and one past each.
/// </summary>
public sealed class EntryBundleTests
{
    [Fact]
    public void Only_the_exact_bytes_are_a_bundle()
    {
        byte[] bundle = [0, 3, 1, 2, 3, 0, 0, 0, 1, 9];
        Assert.Equal(BundleFault.None, EntryBundle.Check(bundle, 3));
        Assert.Equal(BundleFault.LeftOver, EntryBundle.Check(bundle, 2));
        Assert.Equal(BundleFault.Short, EntryBundle.Check(bundle, 4));
        Assert.Equal(BundleFault.None, EntryBundle.Check([], 0));
        for (int length = 0; length < bundle.Length; length++)
        {
            Assert.Equal(BundleFault.Short, EntryBundle.Check(bundle.AsSpan(0, length), 3));
        }

        Assert.Equal([1, 2, 3], EntryBundle.At(bundle, 0).ToArray());
        Assert.Equal([], EntryBundle.At(bundle, 1).ToArray());
        Assert.Equal([9], EntryBundle.At(bundle, 2).ToArray());
        Assert.Equal(7, EntryBundle.BytesOf(bundle, 2));
    }

    [Fact]
    public void An_entry_without_bytes_has_the_leaf_hash_that_everybody_gives_it()
    {
        Sha256Hash[] leaves = new Sha256Hash[1];
        Assert.Equal(2, EntryBundle.HashLeaves([0, 0], leaves));
        Assert.Equal(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            leaves[0].ToString()
        );
    }

    [Fact]
    public void A_batch_takes_entries_up_to_its_limits_and_no_further()
    {
        EntryBatch batch = new(countMax: 3, bytesMax: 12);
        Assert.Equal(BatchRefusal.None, batch.TryAdd([1, 2, 3]));
        Assert.Equal(BatchRefusal.Full, batch.TryAdd([1, 2, 3, 4, 5, 6]));
        Assert.Equal(BatchRefusal.None, batch.TryAdd([4, 5, 6]));
        Assert.Equal(BatchRefusal.Full, batch.TryAdd([7]));
        Assert.Equal(BatchRefusal.None, batch.TryAdd([]));
        Assert.Equal(BatchRefusal.Full, batch.TryAdd([]));
        Assert.Equal([0, 3, 1, 2, 3, 0, 3, 4, 5, 6, 0, 0], batch.Bytes.ToArray());
        batch.Clear();
        Assert.Equal(0, batch.Count);
        Assert.Equal(BatchRefusal.None, batch.TryAdd([8]));
    }

    [Fact]
    public void An_entry_may_have_65535_bytes_and_no_more()
    {
        EntryBatch batch = new(2, EntryBundle.BytesMax);
        Assert.Equal(BatchRefusal.None, batch.TryAdd(new byte[65_535]));
        Assert.Equal(BatchRefusal.EntryTooLong, batch.TryAdd(new byte[65_536]));
        Assert.Equal(1, batch.Count);
    }
}
