using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cluster.Running;
using Custodes.Consensus.Bodies;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: the log has each own clock statement once, whatever step a crash falls behind. Method: a recorder over a log in memory,
/// and a crash between the file, the clock and the log; the chain is checked as an auditor does.
/// </summary>
public sealed class TreeRecorderTests : IDisposable
{
    private readonly TestTree tree = new(agents: 30, locals: 2, regionals: 1);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("custodes-chain-");
    private readonly MemoryLog log = new();

    [Fact]
    public void A_crash_at_any_step_leaves_a_whole_chain()
    {
        ClockKeeper keeper = Enrol();
        TreeRecorder recorder = Recorder(keeper);
        ReadOnlyMemory<byte> first = Make(keeper, body: 1);
        recorder.Prepare([first]);

        // The clock is durable, and the log has nothing of it.
        keeper = Restored(first);
        recorder = Recorder(keeper);
        Assert.Equal([1L], Sequences());

        // The file is durable, and the clock is not: nobody heard of that one, and another takes its number.
        recorder.Prepare([Make(keeper, body: 2)]);
        keeper = Restored(first);
        recorder = Recorder(keeper);
        Assert.Equal([1L], Sequences());
        ReadOnlyMemory<byte> second = Make(keeper, body: 3);
        Step(recorder, second);

        // All is durable but the log's newest entries.
        ReadOnlyMemory<byte> third = Make(keeper, body: 4);
        Step(recorder, third);
        log.LoseNewest();
        log.LoseNewest();
        keeper = Restored(third);
        recorder = Recorder(keeper);
        Step(recorder, Make(keeper, body: 5));
        Assert.Equal([1L, 2L, 3L, 4L], Sequences());
        Assert.Empty(ClockChain.Verify(log.Statements, tree.Map.Clocks));
    }

    [Fact]
    public void A_log_that_began_after_the_clock_has_no_half_chain()
    {
        ClockKeeper keeper = Enrol();
        ReadOnlyMemory<byte> first = Make(keeper, body: 1);
        keeper = Restored(first);
        TreeRecorder recorder = Recorder(keeper);
        Step(recorder, Make(keeper, body: 2));
        Assert.Empty(log.Statements);
        Assert.Contains(log.Entries, entry => entry is RegistryEntry);
    }

    [Fact]
    public void A_log_that_was_thrown_away_has_none_either()
    {
        ClockKeeper keeper = Enrol();
        TreeRecorder recorder = Recorder(keeper);
        for (byte body = 1; body < 4; body++)
        {
            Step(recorder, Make(keeper, body));
        }

        log.CommittedSize = log.Entries.Count;
        ReadOnlyMemory<byte> last = Make(keeper, body: 5);
        Step(recorder, last);
        log.Entries.Clear();
        keeper = Restored(last);
        recorder = Recorder(keeper);
        Step(recorder, Make(keeper, body: 6));
        Assert.Empty(log.Statements);
    }

    [Fact]
    public void Clocks_of_others_are_batched_by_epoch_and_count_and_past_the_limit_counted()
    {
        TreeRecorder recorder = Recorder(Enrol());
        recorder.Believe(new byte[] { 1 });
        recorder.Believe(new byte[] { 1 });
        Open(recorder, epoch: 1);
        int number = 0;
        for (int batch = 0; batch < BelievedClocks.BatchesMax; batch++)
        {
            for (int one = 0; one < TreeClocksEntry.CountMax; one++)
            {
                recorder.Believe(BitConverter.GetBytes(number++));
            }
        }

        recorder.Believe(BitConverter.GetBytes(number++));
        recorder.Believe(BitConverter.GetBytes(number++));
        Open(recorder, epoch: 2);
        recorder.Believe(new byte[BelievedClocks.BatchBytes]);
        recorder.Believe(new byte[] { 1 });
        recorder.End();

        TreeClocksEntry[] entries = [.. log.Entries.OfType<TreeClocksEntry>()];
        Assert.Equal(BelievedClocks.BatchesMax + 3, entries.Length);
        Assert.Equal((0, 1), (entries[0].Epoch, entries[0].Count));
        Assert.All(
            entries[1..^2],
            entry =>
                Assert.Equal(
                    (1, TreeClocksEntry.CountMax, 0),
                    (entry.Epoch, entry.Count, entry.Left)
                )
        );
        Assert.Equal((2, 1, 2), (entries[^2].Epoch, entries[^2].Count, entries[^2].Left));
        Assert.Equal((2, 1, 0), (entries[^1].Epoch, entries[^1].Count, entries[^1].Left));
        foreach (TreeClocksEntry entry in entries)
        {
            Assert.Equal(
                entry.Root,
                BelievedClocks.RootOf(
                    BelievedClocks.Read(
                        BelievedClocks.PathOf(ClocksFolder, entry.Epoch, entry.Root)
                    )!
                )
            );
        }

        Open(recorder, epoch: 64);
        Assert.True(Directory.GetFiles(ClocksFolder).Length > 10);
        Open(recorder, epoch: 66);
        Assert.Equal(2, Directory.GetFiles(ClocksFolder).Length);
    }

    [Fact]
    public void The_head_of_the_other_log_is_linked_once_an_epoch_when_it_is_new()
    {
        byte[] head = [1];
        TreeRecorder recorder = new(
            tree.Map,
            TestTree.Global,
            log,
            Enrol(),
            Path.Combine(folder.FullName, "statements"),
            ClocksFolder
        )
        {
            OtherHead = () => head,
        };
        tree.Start();
        tree.RunToEnd(epoch: 4);
        List<ReadOnlyMemory<byte>> openings =
        [
            .. tree
                .Recorded.Select(one => (ReadOnlyMemory<byte>)one.Raw)
                .Where(static raw => raw.Span[0] == (byte)MessageKind.EpochOpen),
        ];
        foreach (ReadOnlyMemory<byte> raw in openings)
        {
            recorder.Record(
                message: null,
                [new HierarchyEffect.Send([1], raw)],
                new HierarchyStatus()
            );
            head = log.Entries.OfType<TreeOpenEntry>().Count() == 2 ? [2] : head;
        }

        Assert.True(log.Entries.OfType<TreeOpenEntry>().Count() >= 4);
        Assert.Equal(
            [1, 2],
            log.Entries.OfType<DocumentEntry>()
                .Where(static one => one.What == TreeRecorder.CheckpointWord)
                .Select(static one => (int)one.Data.Span[0])
        );
    }

    // As the global node says it.
    private void Open(TreeRecorder recorder, ulong epoch)
    {
        recorder.Record(
            new ClusterMessage(TestTree.Global, MessageKind.EpochOpen, epoch, default, default),
            [],
            new HierarchyStatus()
        );
    }

    public void Dispose()
    {
        tree.Dispose();
        folder.Delete(recursive: true);
    }

    private static void Step(TreeRecorder recorder, ReadOnlyMemory<byte> statement)
    {
        recorder.Prepare([statement]);
        recorder.Record(
            message: null,
            [new HierarchyEffect.StoreClock(statement)],
            new HierarchyStatus()
        );
    }

    private static ReadOnlyMemory<byte> Make(ClockKeeper keeper, byte body)
    {
        using SigningKey key = TestTree.KeyOf(TestTree.Global);
        Assert.Equal(
            ClockRefusal.None,
            keeper.TryMake(1, Sha256.Of([body]), key, out ReadOnlyMemory<byte> record)
        );
        _ = keeper.Saved();
        return record;
    }

    private ClockKeeper Enrol() =>
        ClockKeeper.Enrol(
            tree.Map.Clocks,
            tree.Map.ClockPlaceOf(TestTree.Global),
            new ClockLimits()
        );

    private ClockKeeper Restored(ReadOnlyMemory<byte> last)
    {
        Assert.True(
            ClockKeeper.TryRestore(
                tree.Map.Clocks,
                tree.Map.ClockPlaceOf(TestTree.Global),
                new ClockLimits(),
                last.ToArray(),
                [],
                out ClockKeeper? keeper
            )
        );
        return keeper;
    }

    private TreeRecorder Recorder(ClockKeeper keeper) =>
        new(
            tree.Map,
            TestTree.Global,
            log,
            keeper,
            Path.Combine(folder.FullName, "statements"),
            ClocksFolder
        );

    private string ClocksFolder => Path.Combine(folder.FullName, "clocks");

    private List<long> Sequences()
    {
        List<long> found = [];
        foreach (byte[] bytes in log.Statements)
        {
            Assert.True(ClockStatement.TryParse(bytes, out ClockStatement? statement, out _));
            found.Add(statement.Sequence);
        }

        return found;
    }

    private sealed class MemoryLog : ITreeLog
    {
        public List<LogEntry> Entries { get; } = [];

        public long CommittedSize { get; set; }

        public LogHead Head => default;

        public List<byte[]> Statements =>
            [.. Entries.OfType<ClockStatementEntry>().Select(one => one.Statement.ToArray())];

        public long Add(Func<long, LogEntry> make)
        {
            Entries.Add(make(1));
            return Entries.Count - 1;
        }

        public void Flush()
        {
            // In memory all is as durable as it gets.
        }

        public IEnumerable<LogEntry> Newest() => Entries.AsEnumerable().Reverse().ToList();

        public void LoseNewest() => Entries.RemoveAt(Entries.Count - 1);
    }
}
