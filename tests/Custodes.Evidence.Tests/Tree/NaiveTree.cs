using System.Security.Cryptography;
using Custodes.Cryptography;

namespace Custodes.Evidence.Tests.Tree;

/// <summary>RFC 9162, section 2.1, word for word and slowly: what the real code is compared with.</summary>
internal sealed class NaiveTree(IReadOnlyList<byte[]> entries)
{
    private readonly Dictionary<(int Start, int End), Sha256Hash> known = [];

    /// <summary>MTH over a range.</summary>
    public Sha256Hash Root(int start, int end)
    {
        if (known.TryGetValue((start, end), out Sha256Hash root))
        {
            return root;
        }

        root =
            start == end ? new Sha256Hash(SHA256.HashData([]))
            : end - start == 1 ? new Sha256Hash(SHA256.HashData([0, .. entries[start]]))
            : Node(Root(start, start + Split(end - start)), Root(start + Split(end - start), end));
        return known[(start, end)] = root;
    }

    /// <summary>PATH(m, D[start:end]).</summary>
    public Sha256Hash[] Path(int index, int start, int end)
    {
        if (end - start == 1)
        {
            return [];
        }

        int middle = start + Split(end - start);
        return index < middle
            ? [.. Path(index, start, middle), Root(middle, end)]
            : [.. Path(index, middle, end), Root(start, middle)];
    }

    /// <summary>SUBPROOF(m, D[start:end], b).</summary>
    public Sha256Hash[] Consistency(int oldEnd, int start, int end, bool isWhole)
    {
        if (oldEnd == end)
        {
            return isWhole ? [] : [Root(start, end)];
        }

        int middle = start + Split(end - start);
        return oldEnd <= middle
            ? [.. Consistency(oldEnd, start, middle, isWhole), Root(middle, end)]
            : [.. Consistency(oldEnd, middle, end, isWhole: false), Root(start, middle)];
    }

    private static Sha256Hash Node(Sha256Hash left, Sha256Hash right) =>
        new(SHA256.HashData([1, .. left.ToArray(), .. right.ToArray()]));

    private static int Split(int count)
    {
        int split = 1;
        while (2 * split < count)
        {
            split *= 2;
        }

        return split;
    }
}
