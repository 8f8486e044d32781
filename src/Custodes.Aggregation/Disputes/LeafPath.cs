using Custodes.Aggregation.Reports;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Disputes;

/// <summary>Makes the path from a leaf to the root, for trees that are small enough to hash again.</summary>
public static class LeafPath
{
    /// <summary>The path as RFC 6962, section 2.1.1, defines it.</summary>
    public static Sha256Hash[] To(int index, ReadOnlySpan<Leaf> leaves)
    {
        List<Sha256Hash> path = [];
        Append(path, index, leaves);
        return [.. path];
    }

    private static void Append(List<Sha256Hash> path, int index, ReadOnlySpan<Leaf> leaves)
    {
        if (leaves.Length <= 1)
        {
            return;
        }

        int left = 1;
        while (2 * left < leaves.Length)
        {
            left *= 2;
        }

        if (index < left)
        {
            Append(path, index, leaves[..left]);
            path.Add(Leaf.RootOf(leaves[left..]));
        }
        else
        {
            Append(path, index - left, leaves[left..]);
            path.Add(Leaf.RootOf(leaves[..left]));
        }
    }
}
