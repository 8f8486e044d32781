using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: whatever is done to the public files of a log, its verification says so, and says where.
/// Method: a log of 3,000 entries with old partial tiles; every byte of its small files flipped, and a
/// sample of its large ones (all of them with CUSTODES_ALL_BYTES=1); every file cut, lengthened,
/// deleted, swapped with its neighbour and replaced; whole logs forged.
/// </summary>
public sealed class LogTamperTests : IDisposable
{
    private const int LargeBytes = 400;
    private const int SampleStride = 149;

    private readonly TemporaryDirectory directory = new();
    private readonly MemoryFiles log;
    private readonly TreeHead head;

    public LogTamperTests()
    {
        head = TestLog.Write(directory.Path, "entry ", 200, 1000, 1, 799, 1000);
        log = MemoryFiles.Load(Path.Combine(directory.Path, "log"));
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_log_is_sound_before_it_is_touched()
    {
        LogReport report = TestLog.Verify(log, new TreeCheckOptions { OldHeads = [head] });
        Assert.Empty(report.Faults);
        Assert.Equal(3000, report.Head!.Checkpoint.Size);
        Assert.Equal(log.Files.Count, report.FileCount);
        Assert.Contains("tile/1/000.p/4", log.Files.Keys);
        Assert.Contains("tile/1/000.p/11", log.Files.Keys);
    }

    [Fact]
    public void Every_flipped_byte_is_found_and_named()
    {
        bool isComplete = Environment.GetEnvironmentVariable("CUSTODES_ALL_BYTES") == "1";
        int offset = 0;
        foreach ((string path, byte[] bytes) in log.Files)
        {
            int stride = isComplete || bytes.Length <= LargeBytes ? 1 : SampleStride;
            MemoryFiles touched = log.Copy();
            byte[] changed = [.. bytes];
            touched.Files[path] = changed;
            for (int place = offset++ % stride; place < bytes.Length; place += stride)
            {
                byte flip = (byte)(1 << (place % 8));
                changed[place] ^= flip;
                LogReport report = TestLog.Verify(touched);
                Assert.False(report.IsSound, $"{path}, byte {place}");
                CheckNamed(report.Faults[0], path, place);
                changed[place] ^= flip;
            }
        }
    }

    [Fact]
    public void Every_cut_and_every_lengthened_file_is_found()
    {
        foreach ((string path, byte[] bytes) in log.Files)
        {
            int[] lengths = [0, 1, bytes.Length / 2, bytes.Length - 1];
            foreach (int length in lengths.Distinct().Where(length => length < bytes.Length))
            {
                Expect(files => files.Files[path] = bytes[..length], path);
            }

            Expect(files => files.Files[path] = [.. bytes, 0], path);
            Expect(files => files.Files[path] = [.. bytes, .. bytes], path);
            Expect(files => files.Files[path] = new byte[20_000_000], path);
        }
    }

    [Fact]
    public void Every_deleted_file_is_found_but_partial_ones_that_are_superseded()
    {
        foreach (string path in log.Files.Keys)
        {
            if (IsOldPartial(path))
            {
                MemoryFiles pruned = log.Copy();
                _ = pruned.Files.Remove(path);
                Assert.True(TestLog.Verify(pruned).IsSound);
                continue;
            }

            LogReport report = Expect(files => files.Files.Remove(path), path);
            Assert.Contains("missing", report.Faults[0].Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_swap_of_two_neighbours_is_found()
    {
        string[] paths = [.. log.Files.Keys];
        for (int index = 1; index < paths.Length; index++)
        {
            (string left, string right) = (paths[index - 1], paths[index]);
            _ = Expect(
                files =>
                    (files.Files[left], files.Files[right]) = (log.Files[right], log.Files[left]),
                left,
                right
            );
        }
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("checkpoint.old")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/8/000")]
    [InlineData("tile/entries/0000")]
    public void A_file_that_no_log_has_is_found(string path)
    {
        LogReport report = Expect(files => files.Files[path] = [1], path);
        Assert.Equal(LogFaultKind.StrayFile, Assert.Single(report.Faults).Kind);
    }

    [Theory]
    [InlineData("tile/entries/011")]
    [InlineData("tile/entries/011.p/185")]
    [InlineData("tile/entries/012.p/1")]
    [InlineData("tile/0/011.p/185")]
    [InlineData("tile/2/000.p/1")]
    public void A_file_beyond_the_checkpoint_is_found(string path)
    {
        LogReport report = Expect(files => files.Files[path] = [1], path);
        Assert.Equal(LogFaultKind.BeyondCheckpoint, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void A_replaced_entry_with_its_tile_is_found_in_the_tile_above()
    {
        MemoryFiles forged = Other();
        LogReport report = Expect(
            files =>
            {
                files.Files["tile/entries/003"] = forged.Files["tile/entries/003"];
                files.Files["tile/0/003"] = forged.Files["tile/0/003"];
            },
            "tile/1/000.p/11"
        );
        Assert.Contains("hash 3 ", report.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forged_tree_under_the_old_checkpoint_is_found_in_the_root()
    {
        MemoryFiles forged = Other();
        forged.Files["checkpoint"] = log.Files["checkpoint"];
        LogReport report = TestLog.Verify(forged);
        Assert.Equal(LogFaultKind.RootDiffers, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void A_forged_tree_signed_with_another_key_is_refused()
    {
        MemoryFiles forged = Other();
        using SignerKey thief = TestLog.Signer(seed: 9);
        Assert.True(SignedNote.TryParse(forged.Files["checkpoint"], out SignedNote? note, out _));
        SignedNote signed = SignedNote.Create(note.Text, [thief.Sign(note.Text)]);
        forged.Files["checkpoint"] = signed.ToBytes();
        Assert.True(TestLog.Verify(forged, seed: 9).IsSound);
        LogReport report = TestLog.Verify(forged);
        Assert.Equal(LogFaultKind.SignatureRefused, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void A_fork_at_the_same_size_with_the_stolen_key_is_found_by_who_kept_a_head()
    {
        MemoryFiles forged = Other();
        Assert.True(TestLog.Verify(forged).IsSound);
        LogReport report = TestLog.Verify(forged, new TreeCheckOptions { OldHeads = [head] });
        Assert.Equal(LogFaultKind.Forked, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void A_log_that_was_cut_back_to_an_older_head_is_found_by_who_kept_a_newer_one()
    {
        using TemporaryDirectory older = new();
        _ = TestLog.Write(older.Path, "entry ", 200, 1000, 1, 799);
        MemoryFiles cut = MemoryFiles.Load(older.File("log"));
        Assert.True(TestLog.Verify(cut).IsSound);
        LogReport report = TestLog.Verify(cut, new TreeCheckOptions { OldHeads = [head] });
        LogFault fault = Assert.Single(report.Faults);
        Assert.Equal(LogFaultKind.CutBack, fault.Kind);
        Assert.Contains("cut back", fault.Message, StringComparison.Ordinal);

        // The old checkpoint over the new files is found without a head.
        report = Expect(files => files.Files["checkpoint"] = cut.Files["checkpoint"], "tile/0/008");
        Assert.Contains(report.Faults, found => found.Kind == LogFaultKind.BeyondCheckpoint);
    }

    [Fact]
    public void Several_faults_are_told_up_to_the_limit()
    {
        MemoryFiles touched = log.Copy();
        for (int index = 0; index < 8; index++)
        {
            byte[] bundle = [.. log.Files[$"tile/entries/00{index}"]];
            bundle[5] ^= 1;
            touched.Files[$"tile/entries/00{index}"] = bundle;
        }

        LogReport all = TestLog.Verify(touched);
        Assert.Equal(8, all.FaultCount);
        Assert.Equal([0, 256, 512, 768, 1024, 1280, 1536, 1792], all.Faults.Select(f => f.Index));
        Assert.All(all.Faults, fault => Assert.Equal(LogFaultKind.EntryChanged, fault.Kind));
        LogReport few = TestLog.Verify(touched, new TreeCheckOptions { FaultCountMax = 3 });
        Assert.Equal(3, few.Faults.Count);
        Assert.False(few.IsSound);
    }

    [Fact]
    public void What_an_entry_says_is_judged_by_who_knows_its_form()
    {
        LogReport report = TestLog.Verify(log, new TreeCheckOptions { Entries = new Picky() });
        Assert.Equal(2, report.FaultCount);
        Assert.Equal(LogFaultKind.EntryRefused, report.Faults[0].Kind);
        Assert.Equal("tile/entries/002: entry 600: not liked", report.Faults[0].ToString());
        Assert.Equal("checkpoint: interval 3000 was never sealed", report.Faults[1].ToString());
    }

    private static bool IsOldPartial(string path) =>
        path.Contains(".p/", StringComparison.Ordinal)
        && !path.EndsWith(".p/184", StringComparison.Ordinal)
        && !path.EndsWith(".p/11", StringComparison.Ordinal);

    private void CheckNamed(LogFault fault, string path, int place)
    {
        Assert.Equal(path, fault.Path);
        LogFaultKind[] kinds =
            path == "checkpoint" ? [LogFaultKind.SignatureRefused, LogFaultKind.CheckpointMalformed]
            : IsOldPartial(path) ? [LogFaultKind.PartialDiffers]
            : path.StartsWith("tile/entries", StringComparison.Ordinal)
                ? [LogFaultKind.EntryChanged, LogFaultKind.LengthWrong]
            : [LogFaultKind.TileChanged];
        Assert.Contains(fault.Kind, kinds);
        if (fault.Kind == LogFaultKind.EntryChanged)
        {
            Assert.True(TileId.TryParse(path, out TileId id));
            ReadOnlySpan<byte> rest = log.Files[path];
            long index = id.Index * TileId.FullWidth;
            for (int end = log.Files[path].Length; end - rest.Length <= place; index++)
            {
                _ = EntryBundle.Take(ref rest);
            }

            Assert.Equal(index - 1, fault.Index);
        }
    }

    // A log of the same size by the same key, and another one from its first entry on.
    private MemoryFiles Other()
    {
        string path = directory.File("other");
        _ = TestLog.Write(path, "ENTRY ", 200, 1000, 1, 799, 1000);
        return MemoryFiles.Load(Path.Combine(path, "log"));
    }

    private LogReport Expect(Action<MemoryFiles> tamper, params string[] paths)
    {
        MemoryFiles touched = log.Copy();
        tamper(touched);
        LogReport report = TestLog.Verify(touched);
        Assert.False(report.IsSound, $"{paths[0]} passed");
        Assert.Contains(report.Faults, fault => paths.Contains(fault.Path));
        return report;
    }

    private sealed class Picky : IEntryCheck
    {
        public string? Check(long index, ReadOnlySpan<byte> entry) =>
            index == 600 ? "not liked" : null;

        public string? CheckEnd(long size) => $"interval {size} was never sealed";
    }
}
