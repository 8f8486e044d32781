using System.Security.Cryptography;
using Custodes.Contracts.Fleet;
using Custodes.Primitives;

namespace Custodes.Cluster.Running;

/// <summary>When a running node is offered which forgery, and whether it refused it.</summary>
/// <remarks>
/// Harmless: a forgery that is refused changes nothing, and one that is let through is handed to nobody. The time between two
/// of a kind is exponential: who knows all that came before knows no more about the next. One owner.
/// </remarks>
public sealed class NodeCanaries
{
    private readonly SortedDictionary<NodeCanaryKind, State> states = [];
    private readonly double meanMs;
    private readonly Func<double> chance;

    /// <summary>Nothing was offered yet.</summary>
    /// <param name="kinds">What is offered.</param>
    /// <param name="meanMs">Mean time between two of a kind.</param>
    /// <param name="chance">Numbers from 0 up to 1 that nobody can foretell.</param>
    /// <param name="nowMs">The time.</param>
    public NodeCanaries(
        IEnumerable<NodeCanaryKind> kinds,
        double meanMs,
        Func<double> chance,
        long nowMs
    )
    {
        Invariant.That(meanMs > 0);
        this.meanMs = meanMs;
        this.chance = chance;
        foreach (NodeCanaryKind kind in kinds)
        {
            states[kind] = new State { DueMs = nowMs + Wait() };
        }
    }

    /// <summary>Numbers from 0 up to 1 from the system's generator.</summary>
    public static double Unforeseen() =>
        RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    /// <summary>Whether the last one of any kind was let through.</summary>
    public bool HasMissed => states.Values.Any(static state => state.IsMissed);

    /// <summary>Whether the last one of a kind was let through.</summary>
    public bool IsMissed(NodeCanaryKind kind) => states[kind].IsMissed;

    /// <summary>How many were offered.</summary>
    public long Sent(NodeCanaryKind kind) => states[kind].Sent;

    /// <summary>How many of them were refused.</summary>
    public long Caught(NodeCanaryKind kind) => states[kind].Caught;

    /// <summary>Seconds since one was refused; -1 while none was.</summary>
    public double SecondsSinceCaught(NodeCanaryKind kind, long nowMs) =>
        states[kind].CaughtMs is { } caught ? (nowMs - caught) / 1000.0 : -1;

    /// <summary>Offers what is due.</summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="isRefused">Offers one, and says whether it was refused; null when it cannot be tried yet.</param>
    /// <returns>Kinds whose forgery was let through just now.</returns>
    public IReadOnlyList<NodeCanaryKind> Offer(long nowMs, Func<NodeCanaryKind, bool?> isRefused)
    {
        List<NodeCanaryKind> missed = [];
        foreach ((NodeCanaryKind kind, State state) in states)
        {
            if (nowMs < state.DueMs || isRefused(kind) is not { } wasRefused)
            {
                continue;
            }

            state.Sent++;
            state.IsMissed = !wasRefused;
            if (state.IsMissed)
            {
                missed.Add(kind);
            }
            else
            {
                state.Caught++;
                state.CaughtMs = nowMs;
            }

            state.DueMs = nowMs + Wait();
        }

        return missed;
    }

    /// <summary>Adds what came of them.</summary>
    public void AppendTo(ICollection<MetricSample> samples, long nowMs)
    {
        Add(
            "custodes_canary_caught_seconds",
            "Seconds since a canary of the kind was last noticed; -1 for never.",
            MetricType.Gauge,
            kind => SecondsSinceCaught(kind, nowMs)
        );
        Add(
            "custodes_canary_missed",
            "1: the last canary of the kind was not noticed.",
            MetricType.Gauge,
            kind => IsMissed(kind) ? 1 : 0
        );
        Add(
            "custodes_canary_sent_total",
            "Canaries let out.",
            MetricType.Counter,
            kind => Sent(kind)
        );
        Add(
            "custodes_canary_caught_total",
            "Canaries noticed.",
            MetricType.Counter,
            kind => Caught(kind)
        );

        void Add(string name, string help, MetricType type, Func<NodeCanaryKind, double> value)
        {
            foreach (NodeCanaryKind kind in states.Keys)
            {
                samples.Add(
                    new MetricSample(
                        name,
                        help,
                        type,
                        [
                            new("canary", kind.ToString().ToLowerInvariant()),
                            new("detector", kind == NodeCanaryKind.Vote ? "votes" : "sealer"),
                        ],
                        value(kind)
                    )
                );
            }
        }
    }

    private long Wait() => (long)(-meanMs * Math.Log(1 - chance()));

    private sealed class State
    {
        public long DueMs { get; set; }

        public long Sent { get; set; }

        public long Caught { get; set; }

        public long? CaughtMs { get; set; }

        public bool IsMissed { get; set; }
    }
}
