using Custodes.Configuration;
using Custodes.Contracts.Cluster;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: what <c>keys node</c> prints is an entry that the registry takes, and stays the same.
/// Method: the printed entries, read as a registry.
/// </summary>
public sealed class NodeKeysTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("custodes-node-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Printed_entries_make_a_registry()
    {
        CommandRun one = Entry("a", "--index", "0", "--name", "paris");
        CommandRun other = Entry("b", "--index", "1", "--name", "rome", "--weight", "5");
        Assert.Equal((0, 0), (one.Code, other.Code));
        Assert.True(
            RegistryFile.TryRead(
                $"nodes:\n{one.Output}{other.Output}",
                out NodeRegistry? registry,
                out _
            )
        );
        Assert.Equal(["paris", "rome"], registry.Nodes.Select(node => node.Name));
        Assert.Equal(5, registry.Nodes[1].Weight);
        Assert.Equal(one.Output, Entry("a", "--index", "0", "--name", "paris").Output);

        CommandRun pin = CommandRun.Of("keys", "tls", Path.Combine(folder, "a"));
        Assert.Equal(Convert.ToHexStringLower(registry.Nodes[0].TlsPin.Span) + "\n", pin.Output);
    }

    [Theory]
    [InlineData("--kind", "king")]
    [InlineData("--address", "nowhere")]
    [InlineData("--owner", "a' , index: 3, b: '")]
    [InlineData("--weight", "0")]
    [InlineData("--index", "65536")]
    [InlineData("--name", "a\n  - index: 4")]
    public void What_no_registry_takes_is_a_usage_error_that_names_the_option(
        string option,
        string value
    )
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal)
        {
            ["--index"] = "0",
            ["--name"] = "a",
            ["--kind"] = "local",
            ["--address"] = "a:1",
            ["--owner"] = "o",
            ["--weight"] = "1",
            [option] = value,
        };
        string path = Path.Combine(folder, "refused");
        CommandRun run = CommandRun.Of([
            "keys",
            "node",
            path,
            .. all.SelectMany(entry => (string[])[entry.Key, entry.Value]),
        ]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains($"{option}: ", run.Talk, StringComparison.Ordinal);
        Assert.False(Directory.Exists(path));
    }

    private CommandRun Entry(string name, params string[] options) =>
        CommandRun.Of([
            "keys",
            "node",
            Path.Combine(folder, name),
            "--kind",
            "validator",
            "--address",
            $"{name}.example.org:7443",
            "--owner",
            "example.org",
            .. options,
        ]);
}
