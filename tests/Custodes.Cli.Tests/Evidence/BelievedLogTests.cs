using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;
using Custodes.Storage.Keys;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: <c>custodes verify --cluster</c> checks the clocks of others that a node believed, and <c>--beside</c> those of two nodes
/// against each other. Method: the files of a real cluster, whose local node signs an honest chain or forks; recorders write what
/// two other nodes believed.
/// </summary>
public sealed class BelievedLogTests : IDisposable
{
    private const int Statements = 5;
    private readonly Scratch scratch = new();
    private readonly string cluster;
    private readonly ClusterMap map;
    private readonly int liar;

    public BelievedLogTests()
    {
        cluster = scratch.File("tree");
        _ = DemoCluster.Make(cluster, new DemoSize(2, 1, 4, 1, 7000, 1000));
        Assert.True(
            ClusterFiles.TryLoad(cluster, out ClusterMap? read, out _, out string wrong),
            wrong
        );
        map = read;
        liar = map.ClockPlaceOf(2);
    }

    [Fact]
    public void What_a_node_believed_is_checked_and_two_nodes_that_were_told_the_same_agree()
    {
        List<LogEntry> entries = Believe("global", Chain(salt: 0));
        _ = Believe("regional-0", Chain(salt: 0)[2..]);

        CommandRun run = Verify(entries, "global", "regional-0");
        Assert.True(run.Code == 0, run.Output + run.Talk);
        Assert.Contains(
            "believed   5 clocks of others in 1 batches: 5 checked with 1 other nodes'",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(2, CommandRun.Of("verify", cluster, "--beside", cluster).Code);
    }

    [Fact]
    public void A_fork_of_which_each_of_two_nodes_saw_one_side_is_found_by_both_together()
    {
        List<LogEntry> entries = Believe("global", Chain(salt: 0));
        _ = Believe("regional-0", Chain(salt: 1));

        Assert.Equal(0, Verify(entries, "global").Code);
        AssertFault(
            Verify(entries, "global", "regional-0"),
            $"of node {liar} contradict each other: Fork"
        );
    }

    [Fact]
    public void Statements_that_are_not_those_of_the_root_or_are_missing_are_a_fault()
    {
        List<LogEntry> entries = Believe("global", Chain(salt: 0));
        string folder = Path.Combine(cluster, "global", "hierarchy", "clocks");
        string file = Assert.Single(Directory.GetFiles(folder));
        _ = Believe("local-1", Chain(salt: 1));
        string other = Assert.Single(
            Directory.GetFiles(Path.Combine(cluster, "local-1", "hierarchy", "clocks"))
        );

        File.Copy(other, file, overwrite: true);
        AssertFault(Verify(entries, "global"), "are not the 5 with root");
        byte[] bytes = File.ReadAllBytes(other);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        AssertFault(Verify(entries, "global"), "damaged");
        File.Delete(file);
        AssertFault(Verify(entries, "global"), "should still be");
    }

    [Fact]
    public void A_clock_that_holds_more_of_the_node_than_it_signed_is_named()
    {
        // The liar says to hold the third statement of the global node, whose log has none but the registry.
        List<LogEntry> entries = Believe("global", Chain(salt: 0, claims: 3));
        List<LogEntry> own = Own(2);
        int batch = entries.FindIndex(static entry => entry is TreeClocksEntry);
        Assert.Equal(0, Verify(entries, "global").Code);
        entries.InsertRange(batch, own);
        AssertFault(Verify(entries, "global"), "whose chain is at 2");
        entries.InsertRange(batch + 2, Own(3)[2..]);
        Assert.Equal(0, Verify(entries, "global").Code);
    }

    public void Dispose() => scratch.Dispose();

    private static void AssertFault(CommandRun run, string words)
    {
        Assert.True(run.Code == 1, run.Output + run.Talk);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    // The global node's own chain.
    private List<LogEntry> Own(int count)
    {
        using SigningKey key = NodeKeyFile.Open(Path.Combine(cluster, "global"));
        ClockKeeper keeper = ClockKeeper.Enrol(map.Clocks, map.ClockPlaceOf(0), new ClockLimits());
        List<LogEntry> made = [];
        for (int number = 0; number < count; number++)
        {
            Assert.Equal(ClockRefusal.None, keeper.TryMake(1, default, key, out _));
            made.Add(new ClockStatementEntry(1, keeper.Saved().Bytes.ToArray()));
        }

        return made;
    }

    // The local node's: the first two are the same whatever the salt.
    private List<ReadOnlyMemory<byte>> Chain(byte salt, int claims = 0)
    {
        using SigningKey key = NodeKeyFile.Open(Path.Combine(cluster, "local-0"));
        ClockKeeper keeper = ClockKeeper.Enrol(map.Clocks, liar, new ClockLimits());
        if (claims > 0)
        {
            ClockStatementEntry held = (ClockStatementEntry)Own(claims)[^1];
            Assert.Equal(ClockRefusal.None, keeper.Anchor(held.Statement.Span));
        }

        List<ReadOnlyMemory<byte>> made = [];
        for (int number = 0; number < Statements; number++)
        {
            Sha256Hash body = Sha256.Of([(byte)number, number < 2 ? (byte)0 : salt]);
            Assert.Equal(ClockRefusal.None, keeper.TryMake(1, body, key, out _));
            made.Add(keeper.Saved().Bytes.ToArray());
        }

        return made;
    }

    // What its recorder writes into its log when a node believed these.
    private List<LogEntry> Believe(string node, List<ReadOnlyMemory<byte>> statements)
    {
        string folder = Path.Combine(cluster, node, "hierarchy");
        _ = Directory.CreateDirectory(folder);
        ListLog log = new();
        TreeRecorder recorder = new(
            map,
            self: 0,
            log,
            ClockKeeper.Enrol(map.Clocks, map.ClockPlaceOf(0), new ClockLimits()),
            Path.Combine(folder, "statements"),
            Path.Combine(folder, "clocks")
        );
        foreach (ReadOnlyMemory<byte> statement in statements)
        {
            recorder.Believe(statement);
        }

        recorder.End();
        return log.Entries;
    }

    private CommandRun Verify(List<LogEntry> entries, string node, params string[] beside)
    {
        string[] more =
        [
            "--cluster",
            cluster,
            .. beside.SelectMany(one => (string[])["--beside", Path.Combine(cluster, one)]),
        ];
        return EntriesLog.VerifyAt(
            Path.Combine(cluster, node, $"evidence-{Guid.CreateVersion7()}"),
            "custodes.local/tree/global",
            entries,
            more
        );
    }

    private sealed class ListLog : ITreeLog
    {
        public List<LogEntry> Entries { get; } = [];

        public long CommittedSize => 0;

        public LogHead Head => default;

        public long Add(Func<long, LogEntry> make)
        {
            Entries.Add(make(1));
            return Entries.Count - 1;
        }

        public void Flush()
        {
            // In memory all is as durable as it gets.
        }

        public IEnumerable<LogEntry> Newest() => [];
    }
}
