using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Custodes.Contracts.Cluster;

namespace Custodes.Configuration.Tests;

/// <summary>
/// Goal: a registry is read as it is meant and has one hash; one with anything wrong in it is refused whole,
/// with line, column and key.
/// Method: one bad file for each refusal; each limit at and past it; the hash against its bytes written by hand.
/// </summary>
public sealed class RegistryFileTests
{
    private const string Key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private const string OtherKey =
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

    private static readonly string Pin = new('a', 64);

    [Fact]
    public void Nodes_are_read_with_all_they_have_and_sorted()
    {
        string paris7 = Node(
            "7",
            "paris",
            address: "'paris.example.org:7443'",
            key: OtherKey,
            pin: new string('b', 64),
            owner: "example.org",
            weight: "3"
        );
        NodeRegistry registry = Read(
            $"nodes:\n  - {paris7}\n  - {Node("2", address: "'[2001:db8::1]:65535'")}"
        );
        Assert.Equal([2, 7], registry.Nodes.Select(node => (int)node.Index));
        Assert.True(registry.TryFind(7, out NodeRecord? paris));
        Assert.Equal(
            ("paris", NodeKind.Validator, "example.org", 3),
            (paris.Name, paris.Kind, paris.Owner, paris.Weight)
        );
        Assert.Equal(("paris.example.org", 7443), (paris.Host, paris.Port));
        Assert.Equal(OtherKey, Convert.ToHexStringLower(paris.Key.Span));
        Assert.Equal(
            ("[2001:db8::1]", 65_535, 1),
            (registry.Nodes[0].Host, registry.Nodes[0].Port, registry.Nodes[0].Weight)
        );
        Assert.False(registry.TryFind(3, out _));
    }

    [Fact]
    public void The_hash_is_that_of_the_bytes_that_stand_in_the_documents()
    {
        List<byte> bytes = [.. "custodes/cluster-registry/v1\n"u8, 1, 0, 2, 1, 3, 1, 0, 0, 0];
        bytes.AddRange(Convert.FromHexString(Key));
        bytes.AddRange([1, .. "n"u8, 1, .. "o"u8]);
        NodeRegistry registry = Read($"nodes:\n  - {Node(index: "258")}");
        Assert.Equal(SHA256.HashData([.. bytes]), registry.Hash.ToArray());
    }

    [Fact]
    public void The_hash_changes_with_who_a_node_is_and_not_with_where_it_is()
    {
        string hash = Hash(Node());
        Assert.Equal(hash, Hash(Node(address: "'b:2'")));
        Assert.Equal(hash, Hash(Node(pin: new string('c', 64))));
        Assert.NotEqual(hash, Hash(Node(index: "1")));
        Assert.NotEqual(hash, Hash(Node(name: "m")));
        Assert.NotEqual(hash, Hash(Node(kind: "local")));
        Assert.NotEqual(hash, Hash(Node(key: OtherKey)));
        Assert.NotEqual(hash, Hash(Node(owner: "p")));
        Assert.NotEqual(hash, Hash(Node(weight: "2")));
    }

    [Theory]
    [InlineData("index: -1", "index", "a whole number from 0 to 65535 is expected")]
    [InlineData("index: 65536", "index", "a whole number from 0 to 65535 is expected")]
    [InlineData("index: x", "index", "a whole number from 0 to 65535 is expected")]
    [InlineData(
        "name: 'a b'",
        "name",
        "only ASCII letters, digits, dots, hyphens, underscores and slashes are allowed"
    )]
    [InlineData("name: ''", "name", "a text of 1 to 64 characters is expected")]
    [InlineData(
        "kind: king",
        "kind",
        "unknown value 'king'; known are local, regional, global, validator"
    )]
    [InlineData("weight: 0", "weight", "a whole number from 1 to 1000000 is expected")]
    [InlineData("weight: 1000001", "weight", "a whole number from 1 to 1000000 is expected")]
    [InlineData("key: aa", "key", "64 lower-case hexadecimal digits are expected")]
    [InlineData("pin: aa", "pin", "64 lower-case hexadecimal digits are expected")]
    [InlineData(
        "key: 0100000000000000000000000000000000000000000000000000000000000000",
        "key",
        "a point of low order, for which anybody can make signatures"
    )]
    [InlineData(
        "key: c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "key",
        "a point of low order, for which anybody can make signatures"
    )]
    [InlineData(
        "key: ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "key",
        "not the one canonical encoding of an Ed25519 key"
    )]
    public void A_wrong_value_is_refused_with_its_place(string entry, string key, string problem)
    {
        string name = entry[..entry.IndexOf(':', StringComparison.Ordinal)];
        string yaml = $"nodes:\n  -\n    {entry}\n" + Rest(name);
        ConfigurationError error = Assert.Single(Refused(yaml));
        Assert.Equal((3, $"nodes[0].{key}", problem), (error.Line, error.Key, error.Problem));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData(":7443")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:+1")]
    [InlineData("2001:db8::1:7443")]
    [InlineData("a b:7443")]
    [InlineData("https://host:7443")]
    public void An_address_that_is_none_is_refused(string address) =>
        Assert.Equal(
            "nodes[0].address",
            Assert.Single(Refused($"nodes:\n  - {Node(address: $"'{address}'")}")).Key
        );

    [Theory]
    [InlineData("index")]
    [InlineData("name")]
    [InlineData("kind")]
    [InlineData("address")]
    [InlineData("key")]
    [InlineData("pin")]
    [InlineData("owner")]
    public void Everything_but_the_weight_must_be_there(string name)
    {
        ConfigurationError error = Assert.Single(Refused($"nodes:\n  -\n{Rest(name)}"));
        Assert.Equal(($"nodes[0].{name}", "missing"), (error.Key, error.Problem));
    }

    [Theory]
    [InlineData("1", "n", Key, "an earlier node has the same name")]
    [InlineData("0", "m", Key, "an earlier node has the same index")]
    [InlineData("1", "m", Key, "an earlier node has the same key")]
    [InlineData("1", "m", OtherKey, "an earlier node has the same pin")]
    public void Nobody_is_registered_twice(string index, string name, string key, string problem)
    {
        string yaml = $"nodes:\n  - {Node()}\n  - {Node(index, name, key: key)}";
        ConfigurationError error = Assert.Single(Refused(yaml));
        Assert.Equal((3, "nodes[1]", problem), (error.Line, error.Key, error.Problem));
    }

    [Theory]
    [InlineData("", "", "0 documents instead of one")]
    [InlineData("{}", "nodes", "missing")]
    [InlineData("nodes: []", "nodes", "no node")]
    [InlineData("nodes: 3", "nodes", "a list is expected")]
    [InlineData("peers: []\nnodes: []", "peers", "unknown key; known are nodes")]
    public void A_file_without_nodes_is_refused(string yaml, string key, string problem) =>
        Assert.Contains(Refused(yaml), error => error.Key == key && error.Problem == problem);

    [Fact]
    public void It_has_at_most_4096_nodes()
    {
        Assert.Equal(4096, Read(Many(4096)).Nodes.Count);
        Assert.Equal("nodes: more than 4096 items", Words(Assert.Single(Refused(Many(4097)))));
    }

    [Fact]
    public void The_file_has_a_length()
    {
        string yaml = $"nodes:\n  - {Node()}\n#";
        string full = yaml.PadRight(ConfigurationLimits.RegistryLengthMax, ' ');
        _ = Read(full);
        Assert.Contains(
            "longer",
            Assert.Single(Refused(full + " ")).Problem,
            StringComparison.Ordinal
        );
    }

    private static string Words(ConfigurationError error) => $"{error.Key}: {error.Problem}";

    private static string Hash(string node) =>
        Convert.ToHexStringLower(Read($"nodes:\n  - {node}").Hash);

    private static string Many(int count)
    {
        StringBuilder yaml = new("nodes:\n");
        for (int number = 0; number < count; number++)
        {
            byte[] key = new byte[32];
            key[0] = (byte)(number & 0xff);
            key[1] = (byte)(1 + (number >> 8));
            string text = number.ToString(CultureInfo.InvariantCulture);
            string hex = Convert.ToHexStringLower(key);
            yaml.AppendLine(
                CultureInfo.InvariantCulture,
                $"  - {Node(text, $"n{text}", key: hex, pin: hex)}"
            );
        }

        return yaml.ToString();
    }

    private static string Rest(string without)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal)
        {
            ["index"] = "0",
            ["name"] = "n",
            ["kind"] = "validator",
            ["address"] = "a:1",
            ["key"] = Key,
            ["pin"] = Pin,
            ["owner"] = "o",
        };
        return string.Concat(
            all.Where(entry => entry.Key != without)
                .Select(entry => $"    {entry.Key}: '{entry.Value}'\n")
        );
    }

    private static string Node(
        string index = "0",
        string name = "n",
        string kind = "validator",
        string address = "'a:1'",
        string key = Key,
        string? pin = null,
        string owner = "o",
        string weight = "1"
    ) =>
        $"{{index: {index}, name: {name}, kind: {kind}, address: {address}, key: '{key}', pin: '{pin ?? Pin}', owner: {owner}, weight: {weight}}}";

    private static NodeRegistry Read(string yaml)
    {
        Assert.True(
            RegistryFile.TryRead(
                yaml,
                out NodeRegistry? registry,
                out IReadOnlyList<ConfigurationError> errors
            ),
            string.Join('\n', errors)
        );
        return registry;
    }

    private static IReadOnlyList<ConfigurationError> Refused(string yaml)
    {
        Assert.False(
            RegistryFile.TryRead(yaml, out _, out IReadOnlyList<ConfigurationError> errors)
        );
        return errors;
    }
}
