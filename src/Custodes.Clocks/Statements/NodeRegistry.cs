using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Clocks.Statements;

/// <summary>Who may sign: keys in ascending order, so that a node is a place in this list.</summary>
/// <remarks>
/// The hash covers all of it and stands in every signed statement: a statement means nothing under
/// another registry, where the same index is another node. Bytes, integers little endian:
/// <code>
/// "custodes/registry/v1\n"  u16 count  count × (32 key, u8 role, u32 owner)
/// </code>
/// </remarks>
public sealed class NodeRegistry
{
    /// <summary>Nodes at most.</summary>
    public const int NodeCountMax = 4096;

    private const int RowBytes = Ed25519.PublicKeyBytes + sizeof(byte) + sizeof(uint);

    private readonly RegisteredNode[] nodes;

    private NodeRegistry(RegisteredNode[] nodes)
    {
        this.nodes = nodes;
        Hash = Sha256.Of(ToBytes());
    }

    /// <summary>What stands for all of it in signed bytes.</summary>
    public Sha256Hash Hash { get; }

    /// <summary>How many nodes there are.</summary>
    public int Count => nodes.Length;

    /// <summary>The node at an index.</summary>
    public RegisteredNode this[int index] => nodes[index];

    private static ReadOnlySpan<byte> Prefix => "custodes/registry/v1\n"u8;

    /// <summary>Makes a registry of rows in the order of their keys; false when they are not, or too many.</summary>
    public static bool TryCreate(
        IReadOnlyList<RegisteredNode> rows,
        [NotNullWhen(true)] out NodeRegistry? registry
    )
    {
        registry = null;
        if (rows.Count is 0 or > NodeCountMax)
        {
            return false;
        }

        for (int index = 1; index < rows.Count; index++)
        {
            if (rows[index - 1].Key.Bytes.SequenceCompareTo(rows[index].Key.Bytes) >= 0)
            {
                return false;
            }
        }

        registry = new NodeRegistry([.. rows]);
        return true;
    }

    /// <summary>Makes a registry of rows in any order; each key may be there once.</summary>
    public static NodeRegistry Of(IEnumerable<RegisteredNode> rows)
    {
        List<RegisteredNode> sorted = [.. rows];
        sorted.Sort((left, right) => left.Key.Bytes.SequenceCompareTo(right.Key.Bytes));
        Invariant.That(TryCreate(sorted, out NodeRegistry? registry));
        return registry;
    }

    /// <summary>The index of a key; -1 when it is not registered.</summary>
    public int IndexOf(ReadOnlySpan<byte> key)
    {
        for (int index = 0; index < nodes.Length; index++)
        {
            if (nodes[index].Key.Bytes.SequenceEqual(key))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Its canonical bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Prefix.Length + sizeof(ushort) + (nodes.Length * RowBytes)];
        Prefix.CopyTo(bytes);
        Span<byte> rest = bytes.AsSpan(Prefix.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)nodes.Length);
        rest = rest[sizeof(ushort)..];
        foreach (RegisteredNode node in nodes)
        {
            node.Key.Bytes.CopyTo(rest);
            rest[Ed25519.PublicKeyBytes] = node.Role;
            BinaryPrimitives.WriteUInt32LittleEndian(
                rest[(Ed25519.PublicKeyBytes + 1)..],
                node.Owner
            );
            rest = rest[RowBytes..];
        }

        return bytes;
    }
}
