using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Epochs;

/// <summary>What an epoch's context is made of, as bytes: beside the registry everything that it takes to make it again.</summary>
public static class EpochInputs
{
    /// <summary>The bytes.</summary>
    public static byte[] Write(EpochContext context)
    {
        WireWriter writer = new(256 + (context.Previous?.Bytes.Length ?? 0));
        writer.PutBytes("custodes/epoch-inputs/v1\n"u8);
        writer.PutHash(context.Registry.Hash);
        writer.PutUInt64(context.Epoch);
        writer.PutHash(context.Seed);
        writer.PutHash(context.Hash);
        writer.PutBlock(context.Previous is { } previous ? previous.Bytes.Span : []);
        writer.PutUInt32((uint)context.ExcludedAgents.Length);
        foreach (uint agent in context.ExcludedAgents)
        {
            writer.PutUInt32(agent);
        }

        writer.PutUInt16((ushort)context.ExcludedNodes.Length);
        foreach (ushort node in context.ExcludedNodes)
        {
            writer.PutUInt16(node);
        }

        return writer.Written.ToArray();
    }

    /// <summary>Whether they are inputs of an epoch under a registry, without making its plan again.</summary>
    public static bool AreOf(ReadOnlySpan<byte> bytes, FleetRegistry registry)
    {
        WireReader reader = new(bytes);
        reader.Expect("custodes/epoch-inputs/v1\n"u8);
        return reader.Require(reader.GetHash() == registry.Hash);
    }

    /// <summary>Makes the context again; null when the bytes are none, or of another registry.</summary>
    public static EpochContext? Read(ReadOnlySpan<byte> bytes, FleetRegistry registry)
    {
        WireReader reader = new(bytes);
        reader.Expect("custodes/epoch-inputs/v1\n"u8);
        reader.Require(reader.GetHash() == registry.Hash);
        ulong epoch = reader.GetUInt64();
        Sha256Hash seed = reader.GetHash();
        Sha256Hash hash = reader.GetHash();
        byte[] baseline = reader.GetBlock(bytes.Length).ToArray();
        uint[] agents = new uint[Math.Min(reader.GetUInt32(), (uint)registry.Agents.Length)];
        for (int index = 0; index < agents.Length; index++)
        {
            agents[index] = reader.GetUInt32();
        }

        ushort[] nodes = new ushort[reader.GetCount(registry.Nodes.Length, sizeof(ushort))];
        for (int index = 0; index < nodes.Length; index++)
        {
            nodes[index] = reader.GetUInt16();
        }

        GlobalBaseline? previous = null;
        bool isSound =
            reader.IsDone
            && (baseline.Length == 0 || GlobalBaseline.TryParse(baseline, registry, out previous));
        if (!isSound)
        {
            return null;
        }

        EpochContext context = new(registry, epoch, seed, previous, agents, nodes);
        return context.Hash == hash ? context : null;
    }
}
