using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Aggregation.Tests.Disputes;

/// <summary>
/// Goal: paths are those of RFC 6962. Method: each leaf of each tree up to 70 leaves against the checker.
/// </summary>
public sealed class LeafPathTests
{
    [Fact]
    public void Every_path_leads_to_the_root_and_to_no_other_leafs()
    {
        byte[] signature = new byte[64];
        for (int size = 1; size <= 70; size++)
        {
            Leaf[] leaves = new Leaf[size];
            for (int index = 0; index < size; index++)
            {
                leaves[index] = new Leaf((uint)index, Sha256Hash.OfNothing, signature);
            }

            Sha256Hash root = Leaf.RootOf(leaves);
            for (int index = 0; index < size; index++)
            {
                Sha256Hash[] path = LeafPath.To(index, leaves);
                Assert.True(MerkleProof.IsIncluded(index, leaves[index].Hash, size, root, path));
                Assert.False(
                    MerkleProof.IsIncluded(
                        index,
                        new Leaf(1000, Sha256Hash.OfNothing, signature).Hash,
                        size,
                        root,
                        path
                    )
                );
            }
        }
    }
}
