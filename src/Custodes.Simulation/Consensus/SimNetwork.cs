using Custodes.Primitives;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Consensus;

/// <summary>Links between every two nodes: slow, lossy, repeating, out of order, cut one way or both.</summary>
internal sealed class SimNetwork
{
    private const int KeptMax = 64;
    private readonly FaultPlan plan;
    private readonly SplitMix64[] links;
    private readonly bool[] isCut;
    private readonly bool[] isCore;
    private readonly int nodes;
    private readonly List<(int From, int To, byte[] Bytes)> kept = [];
    private readonly Sometimes sometimes;
    private SplitMix64 cuts;

    public SimNetwork(ulong seed, int nodes, FaultPlan plan, Sometimes sometimes)
    {
        this.nodes = nodes;
        this.plan = plan;
        this.sometimes = sometimes;
        links = new SplitMix64[nodes];
        for (int node = 0; node < nodes; node++)
        {
            links[node] = SubStream.Of(seed, node, Purpose.Network);
        }

        isCut = new bool[nodes * nodes];
        isCore = new bool[nodes];
        cuts = SubStream.Of(seed, -1, Purpose.Partition);
    }

    /// <summary>Puts copies of a message on its way.</summary>
    /// <param name="queue">Where they become due.</param>
    /// <param name="now">In microseconds.</param>
    public void Send(EventQueue queue, long now, int from, int to, byte[] bytes)
    {
        ref SplitMix64 draw = ref links[from];
        if (isCore[from] && isCore[to])
        {
            queue.Add(now + Delay(ref draw), Message(from, to, bytes));
            return;
        }

        if (SubStream.PerMille(ref draw, plan.ReplayPerMille) && kept.Count > 0)
        {
            (int From, int To, byte[] Bytes) old = kept[draw.Below(kept.Count)];
            sometimes.Hit(SometimesKind.Replay);
            queue.Add(now + Delay(ref draw), Message(old.From, old.To, old.Bytes));
        }

        if (plan.ReplayPerMille > 0)
        {
            Keep(ref draw, (from, to, bytes));
        }

        if (isCut[(from * nodes) + to] || SubStream.PerMille(ref draw, plan.LossPerMille))
        {
            return;
        }

        byte[] sent = bytes;
        if (SubStream.PerMille(ref draw, plan.CorruptPerMille))
        {
            sometimes.Hit(SometimesKind.Corruption);
            sent = (byte[])bytes.Clone();
            sent[draw.Below(sent.Length)] ^= (byte)(1 << draw.Below(8));
        }

        queue.Add(now + Delay(ref draw), Message(from, to, sent));
        if (SubStream.PerMille(ref draw, plan.DuplicatePerMille))
        {
            queue.Add(now + Delay(ref draw), Message(from, to, sent));
        }
    }

    /// <summary>Cuts links anew: into two groups, one node off, or single directions; or heals all of them.</summary>
    /// <returns>How long until the next change, in microseconds.</returns>
    public long Repartition()
    {
        bool wasCut = isCut.AsSpan().Contains(value: true);
        Array.Clear(isCut);
        int shape = cuts.Below(4);
        if (shape == 0 && wasCut)
        {
            sometimes.Hit(SometimesKind.PartitionHealed);
        }

        int single = cuts.Below(nodes);
        ulong sides = cuts.Next();
        for (int link = 0; link < isCut.Length && shape != 0; link++)
        {
            int from = link / nodes;
            int to = link % nodes;
            isCut[link] = shape switch
            {
                1 => ((sides >> (from % 64)) & 1) != ((sides >> (to % 64)) & 1),
                2 => from == single || to == single,
                _ => cuts.Below(3) == 0,
            };
        }

        return 1000L * (1 + SubStream.Exponential(ref cuts, plan.PartitionMeanMs));
    }

    /// <summary>Cuts all links of one node, or joins them again.</summary>
    public void Isolate(int node, bool isOff)
    {
        for (int other = 0; other < nodes; other++)
        {
            isCut[(node * nodes) + other] = isOff;
            isCut[(other * nodes) + node] = isOff;
        }
    }

    /// <summary>From here on these nodes reach each other, and the rest stays as it is.</summary>
    public void Heal(ReadOnlySpan<bool> core)
    {
        if (isCut.AsSpan().Contains(value: true))
        {
            sometimes.Hit(SometimesKind.PartitionHealed);
        }

        core.CopyTo(isCore);
    }

    private static SimEvent Message(int from, int to, byte[] bytes) =>
        new(SimEventKind.Deliver, to, from, Life: 0, bytes, Input: null);

    private long Delay(ref SplitMix64 draw) =>
        (1000L * plan.DelayMinMs) + SubStream.Exponential(ref draw, 1000 * plan.DelayMeanMs);

    private void Keep(ref SplitMix64 draw, (int From, int To, byte[] Bytes) message)
    {
        if (kept.Count < KeptMax)
        {
            kept.Add(message);
        }
        else
        {
            kept[draw.Below(KeptMax)] = message;
        }
    }
}
