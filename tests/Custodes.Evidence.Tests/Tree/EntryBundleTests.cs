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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(54)]
    [InlineData(55)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(65_535)]
    public void Both_ways_of_hashing_agree(int length)
    {
        byte[] message = new byte[length];
        Array.Fill(message, (byte)(length % 251));
        Assert.Equal(Sha256.OfManaged(0, message), Sha256.Of(0, message));
        Assert.Equal(Sha256.OfManaged(1, message), Sha256.Of(1, message));
        Assert.NotEqual(Sha256.Of(0, message), Sha256.Of(1, message));
    }

    [Fact]
    public void Hashes_of_leaves_and_nodes_are_those_of_other_programs()
    {
        Assert.Equal(
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
            TreeHasher.Leaf("L123456"u8).ToString()
        );
        Assert.Equal(
            "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
            Sha256.Of(1, "N123N456"u8).ToString()
        );
    }
}
