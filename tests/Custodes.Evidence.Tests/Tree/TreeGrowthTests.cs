using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Tree;
using Custodes.Primitives;

namespace Custodes.Evidence.Tests.Tree;

/// <summary>
/// Goal: a growing tree has the right root at every size, and its files do not depend on how the entries
/// were batched. Method: roots computed by two other programs for trees of up to 70,000 entries; the same
/// entries in batches of many sizes.
/// </summary>
public sealed class TreeGrowthTests
{
    private static readonly (int Size, string Root)[] Roots =
    [
        (1, "c26323e95ba92ad26b8a34d169d61e1d07769a8e943d3f7299493f8ddccd9898"),
        (2, "7fe75804f4b518172e4ea2a1b1d2d2a6b63f5b65467922184608c23a4a9f45db"),
        (255, "aebed5f192693abd61fc3b896fb69f66e00175cc075cf8086793380fb0dee039"),
        (256, "05b3f1e89e7ed50c0cc5a3cc9cab4f8381a684ad3778c0a1822b7a9ecb3c9b4d"),
        (257, "fdacb4159c4bf52f247fc18f38eb9f82229ac950a608e5eaa1bb9417b6353e80"),
        (300, "16aa6fd0c8f191238897e65c4129ae4d30101b45195c1f8cc9ec176faf236ed2"),
        (65535, "8d46d0eec7d85b26c6b2808f09cf2dd7da1760722b2e720f67188d32f4b3b747"),
        (65536, "1d064c526d481eed10a468429e1c7bbb9457737f9770e727738c5bbf13a81ed7"),
        (65537, "15231b632630a28000bbeb6362af8dda62fb2bff1c529e7b2b7fcde9ff15fff6"),
        (70000, "f5054487fa955a8b131ae09b56f157a181f8692cee26493e837f2a56e4b09ccd"),
    ];

    [Fact]
    public void The_roots_of_large_trees_are_those_of_other_programs()
    {
        MemoryLog log = new();
        TreeGrowth growth = new(new TreeEdge(), []);
        CompactRange range = new();
        TileReader reader = new(log, 0);
        int size = 0;
        foreach ((int next, string root) in Roots)
        {
            growth.Append(SampleEntries.Batch(size, next - size), log);
            for (; size < next; size++)
            {
                range.Append(TreeHasher.Leaf(SampleEntries.Entry(size)));
            }

            Assert.Equal(next, growth.Size);
            Assert.Equal(root, growth.Root().ToString());
            Assert.Equal(root, range.Root().ToString());
            reader.Size = size;
            Assert.True(reader.TryRange(0, size, out Sha256Hash read));
            Assert.Equal(root, read.ToString());
        }

        // tlog-tiles: 70,000 entries are 273 full tiles and one of 112, one and one of 17, and one of 1.
        Assert.Contains("tile/0/272", log.Files.Keys);
        Assert.Contains("tile/0/273.p/112", log.Files.Keys);
        Assert.Contains("tile/1/000", log.Files.Keys);
        Assert.Contains("tile/1/001.p/17", log.Files.Keys);
        Assert.Contains("tile/2/000.p/1", log.Files.Keys);
        Assert.Contains("tile/entries/273.p/112", log.Files.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public void The_files_that_stay_do_not_depend_on_the_batches(int batchMax)
    {
        const int Size = 3000;
        MemoryLog whole = new();
        TreeGrowth reference = new(new TreeEdge(), []);
        reference.Append(SampleEntries.Batch(0, Size), whole);

        MemoryLog log = new();
        TreeGrowth growth = new(new TreeEdge(), []);
        SplitMix64 random = new(11);
        for (int size = 0; size < Size; size = (int)growth.Size)
        {
            int count = Math.Min(1 + random.Below(batchMax), Size - size);
            growth.Append(SampleEntries.Batch(size, count), log);
        }

        Assert.Equal(reference.Root(), growth.Root());
        foreach ((string path, byte[] bytes) in whole.Files)
        {
            Assert.Equal(bytes, log.Files[path]);
        }

        // What else there is are older partial files.
        Assert.All(
            log.Files.Keys.Where(path => !whole.Files.ContainsKey(path)),
            path => Assert.Contains(".p/", path, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(2816)]
    [InlineData(65536)]
    [InlineData(69888)]
    public void A_tree_goes_on_from_its_tiles(int restoredSize)
    {
        const int Size = 70_000;
        MemoryLog log = new();
        new TreeGrowth(new TreeEdge(), []).Append(SampleEntries.Batch(0, Size), log);

        TreeEdge edge = new();
        Assert.True(edge.TryRestore(restoredSize, new TileReader(log, Size)));
        TreeGrowth growth = new(edge, []);
        growth.Append(SampleEntries.Batch(restoredSize, Size - restoredSize), new MemoryLog());
        Assert.Equal(Roots[^1].Root, growth.Root().ToString());
    }

    [Fact]
    public void A_compact_range_takes_subtrees_for_their_leaves()
    {
        CompactRange leaves = new();
        CompactRange subtrees = new();
        Sha256Hash[] tile = new Sha256Hash[256];
        for (int size = 0; size < 1024; size++)
        {
            tile[size % 256] = TreeHasher.Leaf(SampleEntries.Entry(size));
            leaves.Append(tile[size % 256]);
            if (size % 256 == 255)
            {
                subtrees.AppendSubtree(8, TreeHasher.Fold(tile));
                Assert.Equal(leaves.Root(), subtrees.Root());
            }
        }

        leaves.Clear();
        Assert.Equal(Sha256Hash.OfNothing, leaves.Root());
    }
}
