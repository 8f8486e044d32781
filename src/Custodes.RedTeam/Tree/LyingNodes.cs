using Custodes.Aggregation.Assignment;
using Custodes.Primitives;

namespace Custodes.RedTeam.Tree;

/// <summary>Which aggregators the attacker has: all hold valid keys and lie together.</summary>
internal sealed class LyingNodes
{
    private readonly bool[] isLiar;

    private LyingNodes(bool[] isLiar) => this.isLiar = isLiar;

    /// <summary>How many.</summary>
    public int Count => isLiar.Count(static one => one);

    /// <summary>Just more than half of as many regions as that is enough for; the rest one after the other.</summary>
    public static LyingNodes OwningRegions(TreeShape shape)
    {
        bool[] liars = new bool[shape.Nodes];
        int region = shape.Nodes / shape.Regions;
        int left = shape.Liars;
        for (int place = 0; place < shape.Nodes && left > 0; place++)
        {
            bool isTaken = place % region < (region / 2) + 1;
            liars[place] = isTaken;
            left -= isTaken ? 1 : 0;
        }

        return new LyingNodes(liars);
    }

    /// <summary>One after the other: where the replicas of a site are neighbours, most sites.</summary>
    public static LyingNodes InARow(TreeShape shape)
    {
        bool[] liars = new bool[shape.Nodes];
        Array.Fill(liars, value: true, 0, shape.Liars);
        return new LyingNodes(liars);
    }

    /// <summary>Anywhere: what is left to who does not know where he will be.</summary>
    public static LyingNodes Anywhere(TreeShape shape, ulong seed)
    {
        bool[] liars = new bool[shape.Nodes];
        SplitMix64 random = new(SplitMix64.Mix(seed ^ 0x11A5));
        for (int left = shape.Liars; left > 0; )
        {
            int node = random.Below(shape.Nodes);
            left -= liars[node] ? 0 : 1;
            liars[node] = true;
        }

        return new LyingNodes(liars);
    }

    /// <summary>Whether an aggregator lies.</summary>
    public bool Has(int node) => isLiar[node];

    /// <summary>Whether all aggregators of a bucket do, so that nobody contradicts.</summary>
    public bool Own(Bucket bucket)
    {
        foreach (ushort node in bucket.Nodes)
        {
            if (!isLiar[node])
            {
                return false;
            }
        }

        return true;
    }
}
