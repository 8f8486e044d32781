using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>Who may sign clocks and windows: a registry of nodes, or a part of one.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Count">Nodes of the whole registry.</param>
/// <param name="First">Index of the first node of this part.</param>
/// <param name="Hash">The hash of the whole registry.</param>
/// <param name="Nodes">The nodes of this part.</param>
public sealed record RegistryEntry(
    long TimeMs,
    int Count,
    int First,
    Sha256Hash Hash,
    IReadOnlyList<RegistryEntryNode> Nodes
) : LogEntry(TimeMs)
{
    /// <summary>Nodes of a registry at most.</summary>
    public const int CountMax = 4096;

    /// <summary>Nodes of one entry at most.</summary>
    public const int NodeCountMax = 512;

    internal const string TypeName = "registry";

    private const int OwnerBits = 32;

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body)
    {
        int count = (int)body.Integer("count", 1, CountMax);
        int first = (int)body.Integer("first", 0, CountMax - 1);
        Sha256Hash hash = body.Hash("hash");
        List<RegistryEntryNode> nodes = [];
        FieldList list = body.List("nodes", NodeCountMax);
        while (list.Left > 0)
        {
            FieldReader node = body.Item(ref list);
            nodes.Add(
                new RegistryEntryNode(
                    node.Hash("key"),
                    node.Integer("owner", 0, (1L << OwnerBits) - 1),
                    (int)node.Integer("role", 0, byte.MaxValue)
                )
            );
            body.Take(ref node);
        }

        if (nodes.Count == 0 || first + nodes.Count > count)
        {
            body.Refuse(EntryRefusal.FieldsContradict, "nodes");
        }

        return new RegistryEntry(timeMs, count, first, hash, nodes);
    }

    internal override void Write(CanonicalWriter writer)
    {
        Invariant.That(Nodes.Count is > 0 and <= NodeCountMax && First + Nodes.Count <= Count);
        writer.Integer("count", Count);
        writer.Integer("first", First);
        writer.Text("hash", Hash.ToString(), EntryLimits.TextBytesMax);
        writer.OpenList("nodes");
        foreach (RegistryEntryNode node in Nodes)
        {
            writer.Open();
            writer.Text("key", node.Key.ToString(), EntryLimits.TextBytesMax);
            writer.Integer("owner", node.Owner);
            writer.Integer("role", node.Role);
            writer.Close();
        }

        writer.CloseList();
    }
}
