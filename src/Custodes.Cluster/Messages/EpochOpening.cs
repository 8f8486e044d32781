using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Registry;
using Custodes.Consensus;
using Custodes.Cryptography;

namespace Custodes.Cluster.Messages;

/// <summary>What everybody needs to know of an epoch that begins.</summary>
/// <param name="Reveal">The next value of the global node's hash chain.</param>
/// <param name="Previous">Digest of the baseline that it starts from; of nothing at the beginning.</param>
/// <param name="Context">Hash of the epoch's context, which everybody works out again.</param>
/// <param name="LengthMs">How long it takes; drawn, and checked by drawing again.</param>
/// <param name="ExcludedAgents">Places, ascending.</param>
/// <param name="ExcludedNodes">Places, ascending.</param>
/// <param name="Draw">How the epoch of the chain ended that drew the plan, as validators send it; nothing without validators, or without a draw.</param>
public sealed record EpochOpening(
    Sha256Hash Reveal,
    Sha256Hash Previous,
    Sha256Hash Context,
    uint LengthMs,
    ReadOnlyMemory<uint> ExcludedAgents,
    ReadOnlyMemory<ushort> ExcludedNodes,
    ReadOnlyMemory<byte> Draw = default
)
{
    /// <summary>The seed of the plan without validators; with them it is <see cref="Beacon.PlanDraw.ToSeed"/>.</summary>
    public static Sha256Hash SeedOf(ulong epoch, Sha256Hash previous, Sha256Hash reveal)
    {
        BodyWriter writer = new();
        writer.PutBytes("custodes/epoch-seed/v1\n"u8);
        writer.PutUInt64(epoch);
        writer.PutHash(previous);
        writer.PutHash(reveal);
        return Sha256.Of(writer.ToArray());
    }

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        BodyWriter writer = new();
        writer.PutHash(Reveal);
        writer.PutHash(Previous);
        writer.PutHash(Context);
        writer.PutUInt32(LengthMs);
        writer.PutUInt32((uint)ExcludedAgents.Length);
        foreach (uint agent in ExcludedAgents.Span)
        {
            writer.PutUInt32(agent);
        }

        writer.PutUInt32((uint)ExcludedNodes.Length);
        foreach (ushort node in ExcludedNodes.Span)
        {
            writer.PutUInt16(node);
        }

        writer.PutBlock(Draw.Span);
        return writer.ToArray();
    }

    /// <summary>Reads one.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out EpochOpening? opening
    )
    {
        BodyReader reader = new(bytes);
        Sha256Hash reveal = reader.GetHash();
        Sha256Hash previous = reader.GetHash();
        Sha256Hash context = reader.GetHash();
        uint lengthMs = reader.GetUInt32();
        uint[] agents = new uint[reader.GetCount(registry.Agents.Length, sizeof(uint))];
        for (int index = 0; index < agents.Length; index++)
        {
            agents[index] = reader.GetUInt32();
            reader.Require(agents[index] < registry.Agents.Length);
            reader.Require(index == 0 || agents[index] > agents[index - 1]);
        }

        ushort[] nodes = new ushort[reader.GetCount(registry.Nodes.Length, sizeof(ushort))];
        for (int index = 0; index < nodes.Length; index++)
        {
            nodes[index] = reader.GetUInt16();
            reader.Require(nodes[index] < registry.Nodes.Length);
            reader.Require(index == 0 || nodes[index] > nodes[index - 1]);
        }

        ReadOnlyMemory<byte> draw = reader.GetBlock(ConsensusLimits.MessageBytesMax);
        reader.Require(lengthMs is > 0 and <= int.MaxValue);
        opening = reader.IsDone
            ? new EpochOpening(reveal, previous, context, lengthMs, agents, nodes, draw)
            : null;
        return opening is not null;
    }
}
