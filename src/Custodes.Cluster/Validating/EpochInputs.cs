using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>What the global node gives validators to compute an epoch from. One content has one form.</summary>
/// <remarks>
/// Nothing in it is believed: the plan is drawn from a reveal of a chain that was fixed beforehand, summaries are signed
/// by their aggregators, who is excluded is what was certified before and what the proofs prove, the baseline before must
/// be the one that was certified, and the rest is what the validators agree to have been given. Little endian:
/// <code>
/// "custodes/epoch-inputs/v2\n" | epoch of the tree 8 | epoch of the chain that drew the plan 8 | reveal 32 | clock digest 32 | log: origin 32, size 8, root 32
/// | length 4, baseline before | count 4, excluded agents 4 each | count 4, excluded nodes 2 each
/// | count 4, proofs of lies of this epoch: length 4, bytes | count 4, summaries: length 4, bytes
/// </code>
/// </remarks>
public sealed record EpochInputs
{
    /// <summary>Bytes at most: they come in one message.</summary>
    public const int BytesMax = 4 << 20;

    /// <summary>Summaries at most, replicas counted.</summary>
    public const int SummaryCountMax = 1 << 15;

    private const int FixedBytes = 25 + 8 + 8 + 32 + 32 + 32 + 8 + 32;

    /// <summary>Which epoch of the tree; certificates count their own.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The epoch of the chain whose draw the plan is of.</summary>
    public required ulong Draw { get; init; }

    /// <summary>The value of the global node's chain that the plan is drawn from.</summary>
    public required Sha256Hash Reveal { get; init; }

    /// <summary>SHA-256 of the merged clock.</summary>
    public required Sha256Hash ClockDigest { get; init; }

    /// <summary>Head of the evidence log.</summary>
    public required LogHead LogHead { get; init; }

    /// <summary>The baseline before; empty for none.</summary>
    public ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>Agents that count no longer from the beginning of the epoch on, ascending.</summary>
    public uint[] ExcludedAgents { get; init; } = [];

    /// <summary>Aggregators that count no longer from the beginning of the epoch on, ascending.</summary>
    public ushort[] ExcludedNodes { get; init; } = [];

    /// <summary>Proofs of what was found in the epoch; who they prove a liar counts no longer from its end on.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Proofs { get; init; } = [];

    /// <summary>Signed summaries as they travel.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Summaries { get; init; } = [];

    private static ReadOnlySpan<byte> Name => "custodes/epoch-inputs/v2\n"u8;

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        stream.Write(Name);
        Put(stream, Epoch);
        Put(stream, Draw);
        stream.Write(Reveal.ToArray());
        stream.Write(ClockDigest.ToArray());
        stream.Write(LogHead.OriginHash.ToArray());
        Put(stream, LogHead.Size);
        stream.Write(LogHead.Root.ToArray());
        Put(stream, (uint)Previous.Length);
        stream.Write(Previous.Span);
        Put(stream, (uint)ExcludedAgents.Length);
        foreach (uint agent in ExcludedAgents)
        {
            Put(stream, agent);
        }

        Put(stream, (uint)ExcludedNodes.Length);
        foreach (ushort node in ExcludedNodes)
        {
            stream.Write([(byte)node, (byte)(node >> 8)]);
        }

        Put(stream, Proofs);
        Put(stream, Summaries);
        return stream.ToArray();
    }

    /// <summary>Reads them; false for everything that <see cref="ToBytes"/> does not write.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out EpochInputs? inputs
    )
    {
        inputs = null;
        if (bytes.Length is < FixedBytes or > BytesMax || !bytes.Span.StartsWith(Name))
        {
            return false;
        }

        ReadOnlyMemory<byte> rest = bytes[FixedBytes..];
        if (
            !TryBlock(ref rest, BytesMax, out ReadOnlyMemory<byte> previous)
            || !TryCount(ref rest, sizeof(uint), out int agents)
            || !TryAscending(ref rest, agents, sizeof(uint), out uint[] excludedAgents)
            || !TryCount(ref rest, sizeof(ushort), out int nodes)
            || !TryAscending(ref rest, nodes, sizeof(ushort), out uint[] excludedNodes)
            || !TryList(
                ref rest,
                MessageLimits.ProofCountMax,
                BytesMax,
                out List<ReadOnlyMemory<byte>> proofs
            )
            || !TryList(
                ref rest,
                SummaryCountMax,
                SummaryLimits.BytesMax,
                out List<ReadOnlyMemory<byte>> summaries
            )
        )
        {
            return false;
        }

        ReadOnlySpan<byte> head = bytes.Span[Name.Length..];
        inputs = new EpochInputs
        {
            Epoch = BinaryPrimitives.ReadUInt64LittleEndian(head),
            Draw = BinaryPrimitives.ReadUInt64LittleEndian(head[8..]),
            Reveal = new Sha256Hash(head.Slice(16, 32)),
            ClockDigest = new Sha256Hash(head.Slice(48, 32)),
            LogHead = new LogHead(
                new Sha256Hash(head.Slice(80, 32)),
                BinaryPrimitives.ReadUInt64LittleEndian(head[112..]),
                new Sha256Hash(head.Slice(120, 32))
            ),
            Previous = previous,
            ExcludedAgents = excludedAgents,
            ExcludedNodes = Array.ConvertAll(excludedNodes, static node => (ushort)node),
            Proofs = proofs,
            Summaries = summaries,
        };
        return rest.IsEmpty;
    }

    private static void Put(MemoryStream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Put(MemoryStream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Put(MemoryStream stream, IReadOnlyList<ReadOnlyMemory<byte>> blocks)
    {
        Put(stream, (uint)blocks.Count);
        foreach (ReadOnlyMemory<byte> block in blocks)
        {
            Put(stream, (uint)block.Length);
            stream.Write(block.Span);
        }
    }

    private static bool TryList(
        ref ReadOnlyMemory<byte> rest,
        int countMax,
        int bytesMax,
        out List<ReadOnlyMemory<byte>> blocks
    )
    {
        blocks = [];
        if (!TryCount(ref rest, sizeof(uint), out int count) || count > countMax)
        {
            return false;
        }

        for (int index = 0; index < count; index++)
        {
            if (!TryBlock(ref rest, bytesMax, out ReadOnlyMemory<byte> block))
            {
                return false;
            }

            blocks.Add(block);
        }

        return true;
    }

    private static bool TryCount(ref ReadOnlyMemory<byte> rest, int bytesEach, out int count)
    {
        count = 0;
        if (rest.Length < sizeof(uint))
        {
            return false;
        }

        uint read = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span);
        rest = rest[sizeof(uint)..];
        bool holds = (long)read * bytesEach <= rest.Length;
        count = holds ? (int)read : 0;
        return holds;
    }

    private static bool TryBlock(
        ref ReadOnlyMemory<byte> rest,
        int most,
        out ReadOnlyMemory<byte> block
    )
    {
        block = default;
        if (!TryCount(ref rest, 1, out int length) || length > most)
        {
            return false;
        }

        block = rest[..length];
        rest = rest[length..];
        return true;
    }

    private static bool TryAscending(
        ref ReadOnlyMemory<byte> rest,
        int count,
        int bytesEach,
        out uint[] values
    )
    {
        values = new uint[count];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> at = rest.Span[(index * bytesEach)..];
            values[index] =
                bytesEach == sizeof(ushort)
                    ? BinaryPrimitives.ReadUInt16LittleEndian(at)
                    : BinaryPrimitives.ReadUInt32LittleEndian(at);
            if (index > 0 && values[index] <= values[index - 1])
            {
                return false;
            }
        }

        rest = rest[(count * bytesEach)..];
        return true;
    }
}
