using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Storage;

namespace Custodes.Cluster.Tests;

/// <summary>The files of a cluster and of its nodes.</summary>
public sealed class FilesTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("custodes-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public void A_made_cluster_is_read_back_and_every_agent_has_its_sensor()
    {
        string directory = Path.Combine(scratch, "demo");
        IReadOnlyList<string> names = DemoCluster.Make(directory, Small);

        Assert.Equal(["global", "regional-0", "local-0", "local-1", "local-2"], names);
        Assert.True(
            ClusterFiles.TryLoad(
                directory,
                out ClusterMap? map,
                out ClusterTerms? terms,
                out string wrong
            ),
            wrong
        );
        Assert.Equal(2000U, terms.MeanEpochMs);
        Assert.Equal(30, map.Agents.Length);
        for (ushort local = 2; local < 5; local++)
        {
            byte[] seed = Custodes.Storage.Keys.SeedFile.Open(
                NodeFiles.SensorSeed(Path.Combine(directory, names[local]))
            );
            using SensorKeys keys = new(map, local, seed);
            Assert.Equal(10, keys.Agents.Count);
            Assert.Null(keys.FirstWrong());
            seed[0] ^= 1;
            using SensorKeys others = new(map, local, seed);
            Assert.NotNull(others.FirstWrong());
        }
    }

    [Theory]
    [InlineData("calibrated provenance,sequence", true)]
    [InlineData("calibrated integrity", true)]
    [InlineData("calibrated ", false)]
    [InlineData("calibrated none", false)]
    [InlineData("calibrated Provenance", false)]
    [InlineData("calibrated provenance,provenance", false)]
    [InlineData("calibrated provenance, sequence", false)]
    [InlineData(
        "calibrated provenance,novelty,sequence,volume,tempo,capability,integrity,purpose",
        true
    )]
    [InlineData(
        "calibrated provenance,novelty,sequence,volume,tempo,capability,integrity,purpose,decoy",
        false
    )]
    public void The_terms_name_detectors_that_there_are_each_once(string line, bool isSound)
    {
        string directory = Path.Combine(scratch, "demo");
        _ = DemoCluster.Make(directory, Small);
        string[] lines = File.ReadAllLines(Path.Combine(directory, ClusterFiles.TermsName));
        Assert.Equal("calibrated provenance,sequence", lines[5]);
        lines[5] = line;
        ClusterTerms? terms = TermsFile.Read(lines, out string wrong);

        if (isSound)
        {
            Assert.NotNull(terms);
            Assert.Equal(lines, TermsFile.Lines(terms));
        }
        else
        {
            Assert.Null(terms);
            Assert.Contains("line 6", wrong);
        }
    }

    [Fact]
    public void A_cluster_is_not_made_where_something_is()
    {
        Assert.Throws<IOException>(() => DemoCluster.Make(scratch, Small));
    }

    [Fact]
    public void A_node_without_a_clock_signs_only_when_it_was_just_registered()
    {
        string directory = Path.Combine(scratch, "demo");
        _ = DemoCluster.Make(directory, Small);
        Assert.True(ClusterFiles.TryLoad(directory, out ClusterMap? map, out _, out _));
        string node = Path.Combine(directory, "local-0");
        NodeFiles files = new(node);

        Assert.True(files.OpenClock(map, self: 2).MaySign);
        files.WriteClock([1, 2, 3]);
        File.Delete(Path.Combine(node, "hierarchy", "clock"));
        Assert.False(files.OpenClock(map, self: 2).MaySign);
    }

    [Fact]
    public void A_damaged_file_is_noticed_at_every_byte()
    {
        string path = Path.Combine(scratch, "file");
        DurableFile.Write(path, "content"u8);
        byte[] bytes = File.ReadAllBytes(path);

        Assert.Equal("content"u8.ToArray(), DurableFile.Read(path));
        for (int place = 0; place < bytes.Length; place++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            damaged[place] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.Throws<InvalidDataException>(() => DurableFile.Read(path));
        }

        Assert.Null(DurableFile.Read(path + "-other"));
    }

    [Theory]
    [InlineData("a\tr\t-\t0\t0\tkey\t3")]
    [InlineData("a\tr\t-\t0\t0")]
    [InlineData("")]
    [InlineData(
        "\tr\t-\t0\t0\t0000000000000000000000000000000000000000000000000000000000000000\t3"
    )]
    [InlineData(
        "a\tr\t-\t-1\t0\t0000000000000000000000000000000000000000000000000000000000000000\t3"
    )]
    [InlineData(
        "a\tr\t-\t0\t0\t0000000000000000000000000000000000000000000000000000000000000000\t70000"
    )]
    public void A_wrong_line_of_agents_is_refused_with_its_number(string line)
    {
        Assert.False(AgentsFile.TryRead([line], out _, out string wrong));
        Assert.StartsWith("line 1:", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_out_of_order_or_range_are_refused()
    {
        using TestTree tree = new(agents: 40);
        string[] lines = [.. TermsFile.Lines(tree.Terms)];

        Assert.NotNull(TermsFile.Read(lines, out _));
        Assert.Null(TermsFile.Read(lines[..4], out _));
        Assert.Null(TermsFile.Read([lines[1], lines[0], .. lines[2..]], out _));
        Assert.Null(TermsFile.Read(["mean-epoch-ms 99", .. lines[1..]], out _));
        Assert.NotNull(TermsFile.Read(["mean-epoch-ms 100", .. lines[1..]], out _));
    }

    private static DemoSize Small => new(3, 1, 30, 2, 20_000, 2000);
}
