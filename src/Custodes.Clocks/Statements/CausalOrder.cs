using Custodes.Primitives;

namespace Custodes.Clocks.Statements;

/// <summary>Events of many nodes in one order in which no effect stands before its cause.</summary>
/// <remarks>
/// A clock names only statements that its node held itself. What lies further back follows from the clocks of
/// those: the order is that of the whole graph. Among events that nothing orders, the lower (node,
/// sequence, place in the list) comes first: everybody gets the same order from the same events,
/// however they were listed. Costs n log n plus one step for each entry of each clock.
/// </remarks>
public sealed class CausalOrder
{
    private readonly IReadOnlyList<CausalEvent> events;
    private readonly int[] sorted;
    private readonly int[] firstOfNode = new int[NodeRegistry.NodeCountMax + 1];

    private CausalOrder(IReadOnlyList<CausalEvent> events)
    {
        this.events = events;
        sorted = new int[events.Count];
        for (int index = 0; index < sorted.Length; index++)
        {
            Invariant.That(events[index].Node is >= 0 and < NodeRegistry.NodeCountMax);
            sorted[index] = index;
        }

        Array.Sort(sorted, Compare);
        int place = 0;
        for (int node = 0; node < firstOfNode.Length; node++)
        {
            while (place < sorted.Length && events[sorted[place]].Node < node)
            {
                place++;
            }

            firstOfNode[node] = place;
        }
    }

    /// <summary>Orders events.</summary>
    /// <param name="events">In any order.</param>
    /// <param name="contradictory">
    /// How many at the end of the answer are in no order, because they, or what they follow from, each claim to know
    /// the other: forged clocks. 0 when all is well.
    /// </param>
    /// <returns>Places in the list.</returns>
    public static int[] Sort(IReadOnlyList<CausalEvent> events, out int contradictory) =>
        new CausalOrder(events).Run(out contradictory);

    private int[] Run(out int contradictory)
    {
        int count = sorted.Length;
        int[] causes = new int[count];
        List<int>[] effects = new List<int>[count];
        for (int rank = 0; rank < count; rank++)
        {
            effects[rank] = [];
        }

        for (int rank = 0; rank < count; rank++)
        {
            Connect(rank, effects, causes);
        }

        // Ranks are distinct, so that the queue has one answer.
        PriorityQueue<int, int> ready = new();
        for (int rank = 0; rank < count; rank++)
        {
            if (causes[rank] == 0)
            {
                ready.Enqueue(rank, rank);
            }
        }

        List<int> order = new(count);
        while (ready.TryDequeue(out int rank, out _))
        {
            order.Add(sorted[rank]);
            causes[rank] = -1;
            foreach (int effect in effects[rank])
            {
                causes[effect]--;
                if (causes[effect] == 0)
                {
                    ready.Enqueue(effect, effect);
                }
            }
        }

        contradictory = count - order.Count;
        for (int rank = 0; rank < count; rank++)
        {
            if (causes[rank] > 0)
            {
                order.Add(sorted[rank]);
            }
        }

        return [.. order];
    }

    // Its direct causes: the one before on its own node, and of each other node the last that it held.
    private void Connect(int rank, List<int>[] effects, int[] causes)
    {
        CausalEvent effect = events[sorted[rank]];
        Add(LastUpTo(effect.Node, effect.Sequence - 1));
        foreach (ClockComponent held in effect.Others.Components)
        {
            if (held.Node != effect.Node)
            {
                Add(LastUpTo(held.Node, held.Counter));
            }
        }

        void Add(int cause)
        {
            // Several events can share a statement: all of them come before what held it.
            int first = cause;
            while (
                first >= 0
                && events[sorted[first]].Node == events[sorted[cause]].Node
                && events[sorted[first]].Sequence == events[sorted[cause]].Sequence
            )
            {
                effects[first].Add(rank);
                causes[rank]++;
                first--;
            }
        }
    }

    // The rank of a node's last event with at most this number; -1 when there is none.
    private int LastUpTo(int node, long sequence)
    {
        int low = firstOfNode[node];
        int high = firstOfNode[node + 1];
        int first = low;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) =
                events[sorted[middle]].Sequence <= sequence ? (middle + 1, high) : (low, middle);
        }

        return low > first ? low - 1 : -1;
    }

    private int Compare(int left, int right)
    {
        CausalEvent one = events[left];
        CausalEvent other = events[right];
        int order = one.Node.CompareTo(other.Node);
        order = order != 0 ? order : one.Sequence.CompareTo(other.Sequence);
        return order != 0 ? order : left.CompareTo(right);
    }
}
