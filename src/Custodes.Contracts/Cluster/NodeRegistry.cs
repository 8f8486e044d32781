using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Custodes.Contracts.Cluster;

/// <summary>The nodes of a cluster, sorted by index. Never changes; any thread.</summary>
/// <remarks>
/// Its hash covers who a node is and what it counts for, and goes into what nodes sign. It leaves out
/// where a node listens and what certificate it shows: a node that moves must not void signatures.
/// <code>
/// hash   SHA-256 of "custodes/cluster-registry/v1\n" | count u16 | nodes, sorted by index
/// node   index u16 | kind u8 | weight u32 | key 32 | length u8, name | length u8, owner
/// </code>
/// Numbers are little endian. It does not know which encodings of keys are unsafe; the reader of the
/// registry file does.
/// </remarks>
public sealed class NodeRegistry
{
    /// <summary>Nodes at most.</summary>
    public const int NodeCountMax = 4096;

    /// <summary>The largest weight of a node.</summary>
    public const int WeightMax = 1_000_000;

    /// <summary>Characters of a name or an owner.</summary>
    public const int NameLengthMax = 64;

    /// <summary>Characters of a host.</summary>
    public const int HostLengthMax = 253;

    /// <summary>Bytes of a key, of a pin and of the hash.</summary>
    public const int KeyBytes = 32;

    private const int NumberBytes = 7;
    private const int RecordBytesMax = NumberBytes + KeyBytes + 2 * (1 + NameLengthMax);

    private readonly NodeRecord[] nodes;
    private readonly byte[] hash;
    private readonly Dictionary<ushort, NodeRecord> byIndex;

    private NodeRegistry(NodeRecord[] nodes, Dictionary<ushort, NodeRecord> byIndex)
    {
        this.nodes = nodes;
        this.byIndex = byIndex;
        hash = SHA256.HashData(Canonical(nodes));
    }

    /// <summary>All of them, by rising index.</summary>
    public IReadOnlyList<NodeRecord> Nodes => nodes;

    /// <summary>32 bytes that are the same wherever the same nodes are registered.</summary>
    public ReadOnlySpan<byte> Hash => hash;

    private static ReadOnlySpan<byte> Domain => "custodes/cluster-registry/v1\n"u8;

    /// <summary>Makes a registry of nodes in any order, or says which of them is wrong.</summary>
    /// <param name="records">The nodes.</param>
    /// <param name="registry">The registry, when true is returned.</param>
    /// <param name="fault">What is wrong, when false is.</param>
    /// <param name="position">With which of <paramref name="records"/>.</param>
    public static bool TryCreate(
        IReadOnlyList<NodeRecord> records,
        [NotNullWhen(true)] out NodeRegistry? registry,
        out NodeRegistryFault fault,
        out int position
    )
    {
        registry = null;
        position = 0;
        fault = records.Count switch
        {
            0 => NodeRegistryFault.Empty,
            > NodeCountMax => NodeRegistryFault.TooMany,
            _ => NodeRegistryFault.None,
        };
        if (fault != NodeRegistryFault.None)
        {
            return false;
        }

        Dictionary<ushort, NodeRecord> found = new(records.Count);
        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<string> keys = new(StringComparer.Ordinal);
        HashSet<string> pins = new(StringComparer.Ordinal);
        for (; position < records.Count; position++)
        {
            NodeRecord record = records[position];
            fault =
                !IsRecord(record) ? NodeRegistryFault.BadRecord
                : !found.TryAdd(record.Index, record) ? NodeRegistryFault.SameIndex
                : !names.Add(record.Name) ? NodeRegistryFault.SameName
                : !keys.Add(Convert.ToHexStringLower(record.Key.Span)) ? NodeRegistryFault.SameKey
                : !pins.Add(Convert.ToHexStringLower(record.TlsPin.Span))
                    ? NodeRegistryFault.SameTlsPin
                : NodeRegistryFault.None;
            if (fault != NodeRegistryFault.None)
            {
                return false;
            }
        }

        NodeRecord[] sorted = [.. records];
        Array.Sort(sorted, static (left, right) => left.Index.CompareTo(right.Index));
        registry = new NodeRegistry(sorted, found);
        return true;
    }

    /// <summary>The node with an index, if there is one.</summary>
    public bool TryFind(ushort index, [NotNullWhen(true)] out NodeRecord? node) =>
        byIndex.TryGetValue(index, out node);

    /// <summary>Whether a text can name a node or an owner: 1 to 64 ASCII letters, digits, dots, hyphens, underscores, slashes.</summary>
    public static bool IsName(string text)
    {
        foreach (char character in text)
        {
            if (
                !char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_' or '/')
            )
            {
                return false;
            }
        }

        return text.Length is > 0 and <= NameLengthMax;
    }

    private static bool IsRecord(NodeRecord record) =>
        IsName(record.Name)
        && IsName(record.Owner)
        && record.Kind is >= NodeKind.Local and <= NodeKind.Validator
        && record.Weight is >= 1 and <= WeightMax
        && record.Key.Length == KeyBytes
        && record.TlsPin.Length == KeyBytes
        && record.Host.Length is > 0 and <= HostLengthMax
        && record.Port is > 0 and <= ushort.MaxValue;

    private static byte[] Canonical(NodeRecord[] nodes)
    {
        byte[] bytes = new byte[Domain.Length + sizeof(ushort) + nodes.Length * RecordBytesMax];
        Domain.CopyTo(bytes);
        Span<byte> rest = bytes.AsSpan(Domain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)nodes.Length);
        rest = rest[sizeof(ushort)..];
        foreach (NodeRecord node in nodes)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, node.Index);
            rest[2] = (byte)node.Kind;
            BinaryPrimitives.WriteUInt32LittleEndian(rest[3..], (uint)node.Weight);
            node.Key.Span.CopyTo(rest[NumberBytes..]);
            rest = WriteText(rest[(NumberBytes + KeyBytes)..], node.Name);
            rest = WriteText(rest, node.Owner);
        }

        return bytes[..^rest.Length];
    }

    private static Span<byte> WriteText(Span<byte> into, string text)
    {
        into[0] = (byte)Encoding.ASCII.GetBytes(text, into[1..]);
        return into[(1 + into[0])..];
    }
}
