using Custodes.Aggregation.Registry;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Aggregation.Assignment;

/// <summary>Hands out aggregators in random rounds, so that all of an age do nearly the same work.</summary>
internal sealed class NodeQueue
{
    // Where one owner has most aggregators, those passed over pile up; further back than this they are let go.
    private const int RoundsWaitingMax = 4;

    // Then whoever is needed comes, however young: a plan must be drawn in bounded time.
    private const int RoundsByChanceMax = 16;

    private readonly FleetRegistry registry;
    private readonly ulong epoch;
    private readonly HashDraws draws;
    private readonly ushort[] eligible;
    private readonly List<ushort> waiting = [];
    private readonly bool areOwnersEnough;

    public NodeQueue(
        FleetRegistry registry,
        ulong epoch,
        Sha256Hash seed,
        ReadOnlySpan<ushort> excluded
    )
    {
        this.registry = registry;
        this.epoch = epoch;
        draws = new HashDraws(seed, epoch, "custodes/aggregators/v1\n"u8, 0);
        List<ushort> nodes = [];
        HashSet<uint> owners = [];
        for (int node = 0; node < registry.Nodes.Length; node++)
        {
            long weight = WeightOf((ushort)node);
            if (excluded.BinarySearch((ushort)node) < 0 && weight > 0)
            {
                nodes.Add((ushort)node);

                // An owner whose aggregators all still grow is not there for every bucket.
                if (weight == WeightRule.Unit)
                {
                    owners.Add(registry.Nodes[node].Owner);
                }
            }
        }

        eligible = [.. nodes];
        areOwnersEnough = owners.Count >= registry.Rules.ReplicaCount;
    }

    /// <summary>Distinct aggregators for one bucket, as many as the rules say or as there are.</summary>
    public ushort[] Take()
    {
        ushort[] taken = new ushort[Math.Min(registry.Rules.ReplicaCount, eligible.Length)];
        for (int count = 0; count < taken.Length; count++)
        {
            taken[count] = TakeOneBeside(taken.AsSpan(0, count));
        }

        return taken;
    }

    // The first in the queue that fits; those passed over keep their place for the next bucket.
    private ushort TakeOneBeside(ReadOnlySpan<ushort> taken)
    {
        for (int round = 0; ; round++)
        {
            for (int place = waiting.Count - 1; place >= 0; place--)
            {
                ushort node = waiting[place];
                if (Fits(node, taken))
                {
                    waiting.RemoveAt(place);
                    return node;
                }
            }

            Invariant.That(round <= RoundsByChanceMax);
            Refill(isByChance: round < RoundsByChanceMax);
        }
    }

    private bool Fits(ushort node, ReadOnlySpan<ushort> taken)
    {
        foreach (ushort other in taken)
        {
            bool isSameOwner =
                areOwnersEnough && registry.Nodes[node].Owner == registry.Nodes[other].Owner;
            if (node == other || isSameOwner)
            {
                return false;
            }
        }

        return true;
    }

    // A node that is still growing comes into a round with the chance that is its weight.
    private void Refill(bool isByChance)
    {
        ushort[] round = [.. eligible];
        draws.Shuffle<ushort>(round);
        List<ushort> coming = [];
        foreach (ushort node in round)
        {
            if (draws.Below((int)WeightRule.Unit) < WeightOf(node) || !isByChance)
            {
                coming.Add(node);
            }
        }

        waiting.InsertRange(0, coming);
        int most = RoundsWaitingMax * eligible.Length;
        if (waiting.Count > most)
        {
            waiting.RemoveRange(most, waiting.Count - most);
        }
    }

    private long WeightOf(ushort node) =>
        WeightRule.OfAge(registry.Nodes[node].EnrolledEpoch, epoch, registry.Rules.RampEpochs);
}
