using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Summaries;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>What the global node gives validators to compute an epoch from. One content has one form.</summary>
/// <remarks>
/// Nothing in it is believed: summaries are signed by their aggregators, the baseline before must be the one that
/// was certified, and the rest is what the validators agree to have been given. Little endian:
/// <code>
/// "custodes/epoch-inputs/v1\n" | epoch 8 | seed 32 | clock digest 32 | log: origin 32, size 8, root 32
/// | length 4, baseline before | count 4, excluded agents 4 each | count 4, excluded nodes 2 each
/// | count 4, summaries: length 4, bytes
/// </code>
/// </remarks>
public sealed record EpochInputs
{
    /// <summary>Bytes at most: they come in one message.</summary>
    public const int BytesMax = 4 << 20;

    /// <summary>Summaries at most, replicas counted.</summary>
    public const int SummaryCountMax = 1 << 15;

    private const int FixedBytes = 25 + 8 + 32 + 32 + 32 + 8 + 32;

    /// <summary>Which epoch.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Seed of its plan.</summary>
    public required Sha256Hash Seed { get; init; }

    /// <summary>SHA-256 of the merged clock.</summary>
    public required Sha256Hash ClockDigest { get; init; }

    /// <summary>Head of the evidence log.</summary>
    public required LogHead LogHead { get; init; }

    /// <summary>The baseline before; empty for none.</summary>
    public ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>Agents that count no longer, ascending.</summary>
    public uint[] ExcludedAgents { get; init; } = [];

    /// <summary>Aggregators that count no longer, ascending.</summary>
    public ushort[] ExcludedNodes { get; init; } = [];

    /// <summary>Signed summaries as they travel.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Summaries { get; init; } = [];

    private static ReadOnlySpan<byte> Name => "custodes/epoch-inputs/v1\n"u8;

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        stream.Write(Name);
        Put(stream, Epoch);
        stream.Write(Seed.ToArray());
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

        Put(stream, (uint)Summaries.Count);
        foreach (ReadOnlyMemory<byte> summary in Summaries)
        {
            Put(stream, (uint)summary.Length);
            stream.Write(summary.Span);
        }

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
            || !TryCount(ref rest, sizeof(uint), out int count)
            || count > SummaryCountMax
        )
        {
            return false;
        }

        List<ReadOnlyMemory<byte>> summaries = [];
        for (int index = 0; index < count; index++)
        {
            if (!TryBlock(ref rest, SummaryLimits.BytesMax, out ReadOnlyMemory<byte> summary))
            {
                return false;
            }

            summaries.Add(summary);
        }

        ReadOnlySpan<byte> head = bytes.Span[Name.Length..];
        inputs = new EpochInputs
        {
            Epoch = BinaryPrimitives.ReadUInt64LittleEndian(head),
            Seed = new Sha256Hash(head.Slice(8, 32)),
            ClockDigest = new Sha256Hash(head.Slice(40, 32)),
            LogHead = new LogHead(
                new Sha256Hash(head.Slice(72, 32)),
                BinaryPrimitives.ReadUInt64LittleEndian(head[104..]),
                new Sha256Hash(head.Slice(112, 32))
            ),
            Previous = previous,
            ExcludedAgents = excludedAgents,
            ExcludedNodes = Array.ConvertAll(excludedNodes, static node => (ushort)node),
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
