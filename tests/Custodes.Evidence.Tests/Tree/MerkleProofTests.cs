using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Tests.Tree;

/// <summary>
/// Goal: proofs are made and judged as RFC 9162 says, for every place in every tree, and no other proof
/// is accepted. Method: the vectors of all trees of up to eight leaves; every proof of every tree of up
/// to 300 leaves beside a slow, literal implementation; every single change to the proofs of small trees.
/// </summary>
public sealed class MerkleProofTests
{
    private const int SizeMax = 300;
    private const int ForgedSizeMax = 40;

    private static readonly byte[][] Entries =
    [
        .. Enumerable.Range(0, SizeMax).Select(SampleEntries.Entry),
    ];

    private readonly NaiveTree naive = new(Entries);
    private readonly MemoryLog log = new();

    [Fact]
    public void The_proofs_of_all_trees_of_up_to_eight_leaves_are_the_published_ones()
    {
        using JsonDocument vectors = JsonDocument.Parse(
            File.ReadAllBytes(Vector.Path("merkle", "proofs8.json"))
        );
        JsonElement file = vectors.RootElement;
        byte[][] leaves = [.. Strings(file.GetProperty("leaves")).Select(Convert.FromHexString)];
        Sha256Hash[] roots = [.. Strings(file.GetProperty("roots")).Select(Hash)];
        Grow(leaves);
        ProofBuilder builder = Builder(leaves.Length);
        StringBuilder lines = new();
        for (int size = 1; size <= leaves.Length; size++)
        {
            for (int index = 0; index < size; index++)
            {
                Assert.True(builder.TryInclusion(index, size, out Sha256Hash[] proof));
                string[] said =
                [
                    .. Strings(file.GetProperty("inclusion").GetProperty($"{index},{size}")),
                ];
                Assert.Equal(said, proof.Select(hash => hash.ToString()));
                Sha256Hash leaf = TreeHasher.Leaf(leaves[index]);
                Assert.True(MerkleProof.IsIncluded(index, leaf, size, roots[size], proof));
                _ = lines.Append($"I {index} {size} {string.Join(' ', said)}\n");
            }
        }

        for (int size = 1; size <= leaves.Length; size++)
        {
            for (int old = 1; old <= size; old++)
            {
                Assert.True(builder.TryConsistency(old, size, out Sha256Hash[] proof));
                string[] said =
                [
                    .. Strings(file.GetProperty("consistency").GetProperty($"{old},{size}")),
                ];
                Assert.Equal(said, proof.Select(hash => hash.ToString()));
                Assert.True(MerkleProof.IsConsistent(old, roots[old], size, roots[size], proof));
                _ = lines.Append($"C {old} {size} {string.Join(' ', said)}\n");
            }
        }

        // One number over all of them, computed by another program.
        Assert.Equal(
            "fcf93c24e849456a9ff9a53a05c37547fdb88c7321d2abe176f02e6e57217be9",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(lines.ToString())))
        );
    }

    [Fact]
    public void Every_inclusion_proof_of_every_tree_of_up_to_300_leaves_is_the_literal_one()
    {
        Grow(Entries);
        ProofBuilder builder = Builder(SizeMax);
        for (int size = 1; size <= SizeMax; size++)
        {
            Sha256Hash root = naive.Root(0, size);
            for (int index = 0; index < size; index++)
            {
                Assert.True(builder.TryInclusion(index, size, out Sha256Hash[] proof));
                Assert.True(proof.AsSpan().SequenceEqual(naive.Path(index, 0, size)));
                Assert.Equal(proof.Length, MerkleProof.InclusionLength(index, size));
                Sha256Hash leaf = naive.Root(index, index + 1);
                Assert.True(MerkleProof.IsIncluded(index, leaf, size, root, proof));
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_of_every_tree_of_up_to_300_leaves_is_the_literal_one()
    {
        Grow(Entries);
        ProofBuilder builder = Builder(SizeMax);
        for (int size = 1; size <= SizeMax; size++)
        {
            Sha256Hash root = naive.Root(0, size);
            for (int old = 1; old <= size; old++)
            {
                Assert.True(builder.TryConsistency(old, size, out Sha256Hash[] proof));
                Assert.True(
                    proof.AsSpan().SequenceEqual(naive.Consistency(old, 0, size, isWhole: true))
                );
                Assert.True(MerkleProof.IsConsistent(old, naive.Root(0, old), size, root, proof));
            }
        }
    }

    [Fact]
    public void No_changed_inclusion_proof_is_accepted()
    {
        for (int size = 1; size <= ForgedSizeMax; size++)
        {
            Sha256Hash root = naive.Root(0, size);
            for (int index = 0; index < size; index++)
            {
                Sha256Hash leaf = naive.Root(index, index + 1);
                Sha256Hash[] proof = naive.Path(index, 0, size);
                foreach (Sha256Hash[] forged in Forgeries(proof, root))
                {
                    Assert.False(MerkleProof.IsIncluded(index, leaf, size, root, forged));
                }

                for (int other = -1; other <= size; other++)
                {
                    bool isRight = other == index;
                    Assert.Equal(isRight, MerkleProof.IsIncluded(other, leaf, size, root, proof));
                }

                Assert.False(MerkleProof.IsIncluded(index, root, size + 1, root, proof));
            }
        }
    }

    [Fact]
    public void No_changed_consistency_proof_is_accepted()
    {
        for (int size = 1; size <= ForgedSizeMax; size++)
        {
            Sha256Hash root = naive.Root(0, size);
            for (int old = 1; old <= size; old++)
            {
                Sha256Hash oldRoot = naive.Root(0, old);
                Sha256Hash[] proof = naive.Consistency(old, 0, size, isWhole: true);
                foreach (Sha256Hash[] forged in Forgeries(proof, root))
                {
                    Assert.False(MerkleProof.IsConsistent(old, oldRoot, size, root, forged));
                }

                Sha256Hash wrong = Changed(oldRoot);
                Assert.False(MerkleProof.IsConsistent(old, wrong, size, root, proof));
                Assert.False(MerkleProof.IsConsistent(old, oldRoot, size, wrong, proof));
                Assert.False(MerkleProof.IsConsistent(size + 1, oldRoot, size, root, proof));
            }
        }
    }

    [Fact]
    public void The_empty_tree_is_the_beginning_of_every_other_and_takes_no_proof()
    {
        Sha256Hash root = naive.Root(0, 5);
        Sha256Hash empty = Sha256Hash.OfNothing;
        Assert.True(MerkleProof.IsConsistent(0, empty, 5, root, []));
        Assert.True(MerkleProof.IsConsistent(0, empty, 0, empty, []));
        Assert.False(MerkleProof.IsConsistent(0, empty, 5, root, [root]));
        Assert.False(MerkleProof.IsConsistent(0, root, 5, root, []));
        Assert.False(MerkleProof.IsConsistent(-1, empty, 5, root, []));
        Assert.False(MerkleProof.IsIncluded(0, root, 0, root, []));
    }

    [Fact]
    public void A_proof_is_not_made_when_a_tile_is_missing()
    {
        Grow(Entries);
        _ = log.Files.Remove("tile/0/000");
        TileReader reader = new(log, SizeMax);
        Assert.False(new ProofBuilder(reader).TryInclusion(3, SizeMax, out _));
        Assert.Equal("tile/0/000", reader.FailedPath);
    }

    private static IEnumerable<Sha256Hash[]> Forgeries(Sha256Hash[] proof, Sha256Hash other)
    {
        yield return [.. proof, other];
        yield return [other, .. proof];
        for (int place = 0; place < proof.Length; place++)
        {
            yield return [.. proof[..place], .. proof[(place + 1)..]];
            Sha256Hash[] changed = [.. proof];
            changed[place] = Changed(changed[place]);
            yield return changed;
        }
    }

    private static Sha256Hash Changed(Sha256Hash hash)
    {
        byte[] bytes = hash.ToArray();
        bytes[7] ^= 1;
        return new Sha256Hash(bytes);
    }

    private static IEnumerable<string> Strings(JsonElement array) =>
        array.EnumerateArray().Select(value => value.GetString()!);

    private static Sha256Hash Hash(string hex) => new(Convert.FromHexString(hex));

    private ProofBuilder Builder(int size) => new(new TileReader(log, size));

    private void Grow(byte[][] entries)
    {
        EntryBatch batch = new(entries.Length, 1 << 16);
        foreach (byte[] entry in entries)
        {
            Assert.Equal(BatchRefusal.None, batch.TryAdd(entry));
        }

        new TreeGrowth(new TreeEdge(), []).Append(batch, log);
    }
}
