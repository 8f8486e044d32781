using Custodes.Clocks.Statements;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Hierarchy;

/// <summary>The findings of the fleet at the global node, each with the signed clock under which it came.</summary>
/// <remarks>
/// What one local node knew of another's finding it knew by the global node, or by the other's own messages. So the
/// global node's own statements are kept beside: through them one finding is seen to come after another. Bounded: the
/// oldest go first. One owner.
/// </remarks>
public sealed class FleetFindings(ClusterMap map)
{
    /// <summary>Findings that are kept.</summary>
    public const int CountMax = 1_024;

    /// <summary>Own statements that are kept.</summary>
    public const int StatementCountMax = 8_192;

    private readonly Queue<Held> findings = [];
    private readonly Queue<CausalEvent> own = [];
    private readonly HashSet<(int Node, long Sequence)> known = [];
    private readonly Dictionary<int, long> forgotten = [];
    private long number;

    /// <summary>Findings that were taken, ever.</summary>
    public long Taken => number;

    /// <summary>Takes the findings of a message, once, by whatever ways it comes.</summary>
    public bool Take(ClockStatement statement, IReadOnlyList<FindingSummary> said)
    {
        // What is so old that it went, somebody has kept to bring it again.
        if (
            statement.Sequence <= forgotten.GetValueOrDefault(statement.Sender)
            || !known.Add((statement.Sender, statement.Sequence))
        )
        {
            return false;
        }

        foreach (FindingSummary finding in said)
        {
            findings.Enqueue(new Held(++number, statement, finding));
        }

        while (findings.Count > CountMax)
        {
            Held gone = findings.Dequeue();
            (int sender, long sequence) = (gone.Statement.Sender, gone.Statement.Sequence);
            _ = known.Remove((sender, sequence));
            forgotten[sender] = Math.Max(forgotten.GetValueOrDefault(sender), sequence);
        }

        return true;
    }

    /// <summary>Remembers a statement of this node.</summary>
    public void Own(ClockStatement statement)
    {
        own.Enqueue(CausalEvent.Of(statement));
        if (own.Count > StatementCountMax)
        {
            _ = own.Dequeue();
        }
    }

    /// <summary>The newest findings, each after all that it can have followed from.</summary>
    /// <param name="limit">Most that are shown.</param>
    public FleetFindingsView View(int limit)
    {
        Held[] held = [.. findings];
        CausalEvent[] events =
        [
            .. Array.ConvertAll(held, one => CausalEvent.Of(one.Statement)),
            .. own,
        ];
        int[] order = CausalOrder.Sort(events, out int contradictory);
        HashSet<int>[] causes = Causes(events, order, held.Length);
        long first = number - Math.Min(limit, held.Length);
        List<FleetFinding> items = [];
        foreach (int index in order)
        {
            if (index < held.Length && held[index].Number > first)
            {
                items.Add(Show(held[index], causes[index], held, first));
            }
        }

        return new FleetFindingsView(items, contradictory);
    }

    // In this order all causes of an event stand before it.
    private static HashSet<int>[] Causes(CausalEvent[] events, int[] order, int findingCount)
    {
        HashSet<int>[] causes = new HashSet<int>[events.Length];
        Dictionary<int, List<int>> byNode = [];
        foreach (int index in order)
        {
            HashSet<int> all = [];
            CausalEvent one = events[index];
            Add(one.Node, one.Sequence - 1);
            foreach (ClockComponent other in one.Others.Components)
            {
                if (other.Node != one.Node)
                {
                    Add(other.Node, other.Counter);
                }
            }

            causes[index] = all;
            if (!byNode.TryGetValue(one.Node, out List<int>? line))
            {
                byNode.Add(one.Node, line = []);
            }

            line.Add(index);

            void Add(int node, long upTo)
            {
                List<int> before = byNode.GetValueOrDefault(node) ?? [];
                for (int at = before.Count - 1; at >= 0; at--)
                {
                    CausalEvent cause = events[before[at]];
                    if (cause.Sequence > upTo)
                    {
                        continue;
                    }

                    all.UnionWith(causes[before[at]]);
                    if (before[at] < findingCount)
                    {
                        _ = all.Add(before[at]);
                    }

                    // Several can share a statement.
                    bool hasTwin = at > 0 && events[before[at - 1]].Sequence == cause.Sequence;
                    if (!hasTwin)
                    {
                        break;
                    }
                }
            }
        }

        return causes;
    }

    private FleetFinding Show(Held held, HashSet<int> causes, Held[] all, long first)
    {
        List<long> follows = [];
        foreach (int cause in causes)
        {
            if (all[cause].Number > first)
            {
                follows.Add(all[cause].Number);
            }
        }

        follows.Sort();
        ushort index = map.IndexOfClock(held.Statement.Sender);
        return new FleetFinding(
            held.Number,
            index,
            map.Nodes.TryFind(index, out NodeRecord? node) ? node.Name : "",
            held.Finding.Id,
            held.Finding.TimeMs,
            held.Finding.Agent,
            held.Finding.Role,
            held.Finding.Action,
            held.Finding.Detector,
            held.Finding.Entry,
            held.Statement.Sequence,
            held.Statement.Hash.ToString(),
            follows
        );
    }

    private sealed record Held(long Number, ClockStatement Statement, FindingSummary Finding);
}
