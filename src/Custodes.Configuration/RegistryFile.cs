using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Signing;
using YamlDotNet.RepresentationModel;

namespace Custodes.Configuration;

/// <summary>Reads the registry of a cluster: a YAML list of its nodes; refused whole when one is wrong.</summary>
public static class RegistryFile
{
    private static readonly string[] Keys =
    [
        "index",
        "name",
        "kind",
        "address",
        "key",
        "pin",
        "owner",
        "weight",
    ];

    /// <summary>The nodes, or everything that is wrong with the file.</summary>
    /// <param name="yaml"><c>nodes</c>, a list; what a node has is in docs/operating/cluster.md.</param>
    /// <param name="registry">The nodes, when nothing is wrong.</param>
    /// <param name="errors">What is wrong, up to a limit.</param>
    public static bool TryRead(
        string yaml,
        [NotNullWhen(true)] out NodeRegistry? registry,
        out IReadOnlyList<ConfigurationError> errors
    )
    {
        ErrorList found = new();
        registry = null;
        YamlNode? root = YamlDocument.Load(yaml, found, ConfigurationLimits.RegistryLengthMax);
        if (root is not null)
        {
            registry = ReadRoot(root, new NodeReader(found), found);
        }

        errors = found.Found;
        return registry is not null;
    }

    private static NodeRegistry? ReadRoot(YamlNode root, NodeReader reader, ErrorList errors)
    {
        Dictionary<string, YamlNode> entries = reader.Mapping(root, key: "", "nodes");
        if (reader.Entry(entries, root, "nodes") is not { } list)
        {
            return null;
        }

        IList<YamlNode> items = reader.List(list, "nodes", NodeRegistry.NodeCountMax);
        List<NodeRecord> records = [];
        for (int position = 0; position < items.Count; position++)
        {
            if (ReadNode(items[position], Place(position), reader, errors) is { } record)
            {
                records.Add(record);
            }
        }

        // Only then are places in the list of records those in the file.
        if (errors.Found.Count > 0)
        {
            return null;
        }

        if (
            NodeRegistry.TryCreate(
                records,
                out NodeRegistry? registry,
                out NodeRegistryFault fault,
                out int wrong
            )
        )
        {
            return registry;
        }

        bool isEmpty = fault == NodeRegistryFault.Empty;
        errors.Add(
            isEmpty ? list.Start : items[wrong].Start,
            isEmpty ? "nodes" : Place(wrong),
            Words(fault)
        );
        return null;
    }

    private static NodeRecord? ReadNode(
        YamlNode item,
        string place,
        NodeReader reader,
        ErrorList errors
    )
    {
        Dictionary<string, YamlNode> node = reader.Mapping(item, place, Keys);
        int? index = Whole(node, item, $"{place}.index", reader, least: 0, ushort.MaxValue);
        string? name = Name(node, item, $"{place}.name", reader, errors);
        NodeKind? kind = reader.Entry(node, item, $"{place}.kind") is { } kindNode
            ? reader.Named<NodeKind>(kindNode, $"{place}.kind")
            : null;
        (string Host, int Port)? address = Address(node, item, $"{place}.address", reader, errors);
        byte[]? key = SigningKey(node, item, $"{place}.key", reader, errors);
        byte[]? pin = reader.Entry(node, item, $"{place}.pin") is { } pinNode
            ? reader.Hex(pinNode, $"{place}.pin", NodeRegistry.KeyBytes)
            : null;
        string? owner = Name(node, item, $"{place}.owner", reader, errors);
        int? weight = node.ContainsKey("weight")
            ? Whole(node, item, $"{place}.weight", reader, least: 1, NodeRegistry.WeightMax)
            : 1;
        return
            index is null
            || name is null
            || kind is null
            || address is null
            || key is null
            || pin is null
            || owner is null
            || weight is null
            ? null
            : new NodeRecord(
                (ushort)index.Value,
                name,
                kind.Value,
                owner,
                weight.Value,
                key,
                address.Value.Host,
                address.Value.Port,
                pin
            );
    }

    private static int? Whole(
        Dictionary<string, YamlNode> node,
        YamlNode item,
        string key,
        NodeReader reader,
        int least,
        int most
    ) => reader.Entry(node, item, key) is { } value ? reader.Whole(value, key, least, most) : null;

    private static string? Name(
        Dictionary<string, YamlNode> node,
        YamlNode item,
        string key,
        NodeReader reader,
        ErrorList errors
    )
    {
        if (
            reader.Entry(node, item, key) is not { } value
            || reader.Text(value, key, NodeRegistry.NameLengthMax) is not { } text
        )
        {
            return null;
        }

        if (NodeRegistry.IsName(text))
        {
            return text;
        }

        errors.Add(
            value.Start,
            key,
            "only ASCII letters, digits, dots, hyphens, underscores and slashes are allowed"
        );
        return null;
    }

    private static (string Host, int Port)? Address(
        Dictionary<string, YamlNode> node,
        YamlNode item,
        string key,
        NodeReader reader,
        ErrorList errors
    )
    {
        if (
            reader.Entry(node, item, key) is not { } value
            || reader.Text(value, key, NodeRegistry.HostLengthMax + 6) is not { } text
        )
        {
            return null;
        }

        if (PeerAddress.TryParse(text, out string host, out int port))
        {
            return (host, port);
        }

        errors.Add(
            value.Start,
            key,
            "HOST:PORT is expected, such as node1.example.org:7443, 10.0.0.1:7443 or [2001:db8::1]:7443"
        );
        return null;
    }

    private static byte[]? SigningKey(
        Dictionary<string, YamlNode> node,
        YamlNode item,
        string key,
        NodeReader reader,
        ErrorList errors
    )
    {
        if (
            reader.Entry(node, item, key) is not { } value
            || reader.Hex(value, key, NodeRegistry.KeyBytes) is not { } bytes
        )
        {
            return null;
        }

        if (VerifyingKey.TryCreate(bytes, out _, out PublicKeyRefusal refusal))
        {
            return bytes;
        }

        errors.Add(
            value.Start,
            key,
            refusal == PublicKeyRefusal.LowOrder
                ? "a point of low order, for which anybody can make signatures"
                : "not the one canonical encoding of an Ed25519 key"
        );
        return null;
    }

    private static string Place(int position) =>
        string.Create(CultureInfo.InvariantCulture, $"nodes[{position}]");

    private static string Words(NodeRegistryFault fault) =>
        fault switch
        {
            NodeRegistryFault.Empty => "no node",
            NodeRegistryFault.SameIndex => "an earlier node has the same index",
            NodeRegistryFault.SameName => "an earlier node has the same name",
            NodeRegistryFault.SameKey => "an earlier node has the same key",
            NodeRegistryFault.SameTlsPin => "an earlier node has the same pin",
            NodeRegistryFault.None
            or NodeRegistryFault.TooMany
            or NodeRegistryFault.BadRecord
            or _ => throw new UnreachableException(),
        };
}
