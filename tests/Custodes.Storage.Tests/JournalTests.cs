using System.Diagnostics;
using System.Text;

namespace Custodes.Storage.Tests;

/// <summary>
/// Goal: what was appended comes back after any end of the process, and damage is never taken for
/// an unfinished end. Method: a small journal in real files, cut at every length and flipped at every
/// byte; /dev/full for a disk without room.
/// </summary>
public sealed class JournalTests : IDisposable
{
    private const int RecordCount = 5;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Records_come_back_in_order_after_reopening()
    {
        WriteRecords(RecordCount);
        using StateDirectory state = Open();
        Assert.Equal((ulong)RecordCount, state.RecoveredNumber);
        Assert.Empty(state.JournalLosses);
        Assert.Equal(Expected(RecordCount), Read(state));
    }

    [Fact]
    public void A_journal_cut_at_any_byte_keeps_every_whole_record()
    {
        WriteRecords(RecordCount);
        string path = StateLayout.JournalPath(directory.Path, 1);
        byte[] whole = File.ReadAllBytes(path);
        long[] ends = RecordEnds(RecordCount);
        for (int length = 0; length < whole.Length; length++)
        {
            KeepOnly(path, whole[..length]);
            using StateDirectory state = Open();

            int kept = ends.Count(end => end <= length);
            Assert.Equal(Expected(kept), Read(state));
            long end = kept > 0 ? ends[kept - 1] : JournalFormat.HeaderBytes;
            if (length == end)
            {
                Assert.Empty(state.JournalLosses);
            }
            else
            {
                JournalLoss loss = Assert.Single(state.JournalLosses);
                Assert.Equal(path, loss.Path);
                Assert.Equal((ulong)kept, loss.LastNumber);
                long cutAt = length < JournalFormat.HeaderBytes ? 0 : end;
                Assert.Equal(cutAt, loss.Offset);
                Assert.Equal(length - cutAt, loss.Bytes);
            }

            // What follows a cut takes the numbers of what was lost and is found again.
            Assert.Equal((ulong)kept + 1, state.Journal.Append(9, "again"u8));
            state.Dispose();
            using StateDirectory reopened = Open();
            Assert.Empty(reopened.JournalLosses);
            Assert.Equal([.. Expected(kept), $"{kept + 1} 9 again"], Read(reopened));
        }
    }

    [Fact]
    public void A_flipped_byte_is_an_error_with_its_place_unless_it_is_in_the_last_record()
    {
        WriteRecords(RecordCount);
        string path = StateLayout.JournalPath(directory.Path, 1);
        byte[] whole = File.ReadAllBytes(path);
        long[] ends = RecordEnds(RecordCount);
        for (int index = 0; index < whole.Length; index++)
        {
            byte[] damaged = [.. whole];
            damaged[index] ^= 0x40;
            KeepOnly(path, damaged);
            int record = ends.Count(end => end <= index);
            if (index >= JournalFormat.HeaderBytes && record == RecordCount - 1)
            {
                using StateDirectory state = Open();
                Assert.Equal(Expected(RecordCount - 1), Read(state));
                Assert.Equal(ends[^2], Assert.Single(state.JournalLosses).Offset);
                continue;
            }

            StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);
            if (index < JournalFormat.HeaderBytes)
            {
                Assert.Equal(StateFault.SegmentHeaderDamaged, failure.Fault);
                continue;
            }

            long start = record == 0 ? JournalFormat.HeaderBytes : ends[record - 1];
            Assert.Equal(StateFault.RecordDamaged, failure.Fault);
            Assert.Contains($"{path}: at byte {start}:", failure.Message, StringComparison.Ordinal);
            Assert.Equal(damaged, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_payload_that_looks_like_records_does_not_make_a_torn_end_an_error()
    {
        WriteRecords(RecordCount);
        byte[] forged = File.ReadAllBytes(StateLayout.JournalPath(directory.Path, 1));
        foreach (string name in Directory.GetFiles(directory.Path, "journal-*"))
        {
            File.Delete(name);
        }

        using (StateDirectory state = Open())
        {
            state.Journal.Append(1, forged);
        }

        string path = StateLayout.JournalPath(directory.Path, 1);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^1]);
        using StateDirectory reopened = Open();
        Assert.Single(reopened.JournalLosses);
        Assert.Equal(0UL, reopened.RecoveredNumber);
    }

    [Fact]
    public void A_record_of_any_size_comes_back()
    {
        int[] sizes = [0, 1, 65_518, 65_519, 65_520, 65_536, 1 << 20];
        using (StateDirectory state = Open())
        {
            foreach (int size in sizes)
            {
                byte[] payload = new byte[size];
                Array.Fill(payload, (byte)(size & 0xff));
                state.Journal.Append(3, payload);
            }
        }

        using StateDirectory reopened = Open();
        int index = 0;
        foreach (JournalRecord record in reopened.Replay())
        {
            Assert.Equal(sizes[index], record.Payload.Length);
            Assert.False(record.Payload.Span.ContainsAnyExcept((byte)(sizes[index] & 0xff)));
            index++;
        }

        Assert.Equal(sizes.Length, index);
    }

    [Fact]
    public void A_record_past_the_segments_limit_begins_the_next_one()
    {
        // Header 28 bytes, each record 17 + 55 = 72: two fill a segment exactly.
        StateOptions options = new(JournalFlushPolicy.Always, new JournalLimits(55, 28 + 144));
        using (StateDirectory state = StateDirectory.Open(directory.Path, options))
        {
            for (int index = 0; index < RecordCount; index++)
            {
                state.Journal.Append(1, new byte[55]);
            }
        }

        ulong[] firsts = [.. StateLayout.Segments(directory.Path).Select(found => found.Number)];
        Assert.Equal([1, 3, 5], firsts);
        using StateDirectory reopened = StateDirectory.Open(directory.Path, options);
        Assert.Equal(RecordCount, reopened.Replay().Count());
    }

    [Fact]
    public void A_payload_may_be_as_long_as_its_limit_and_no_longer()
    {
        StateOptions options = new(JournalFlushPolicy.Always, new JournalLimits(100, 1_000));
        using StateDirectory state = StateDirectory.Open(directory.Path, options);
        Assert.Equal(1UL, state.Journal.Append(1, new byte[100]));
        Assert.Throws<UnreachableException>(() => state.Journal.Append(1, new byte[101]));
        Assert.Equal(2UL, state.Journal.Append(1, new byte[100]));
    }

    [Fact]
    public void A_missing_segment_is_an_error()
    {
        StateOptions options = new(JournalFlushPolicy.Always, new JournalLimits(55, 28 + 144));
        using (StateDirectory state = StateDirectory.Open(directory.Path, options))
        {
            for (int index = 0; index < RecordCount; index++)
            {
                state.Journal.Append(1, new byte[55]);
            }
        }

        File.Delete(StateLayout.JournalPath(directory.Path, 3));
        StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);
        Assert.Equal(StateFault.RecordsMissing, failure.Fault);
        Assert.Contains("begins with record 5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_makes_the_journal_refuse_everything_from_then_on()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        bool isFull = false;
        StateOptions options = new(new JournalFlushPolicy(1_000), new JournalLimits(100, 200));
        using StateDirectory state = StateDirectory.Open(
            directory.Path,
            options,
            path =>
                isFull
                    ? File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write)
                    : PrivateFile.Create(path, FileMode.Create)
        );
        state.Journal.Append(1, new byte[100]);
        isFull = true;

        JournalFailedException failure = Assert.Throws<JournalFailedException>(() =>
            state.Journal.Append(1, new byte[100])
        );

        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        Assert.True(state.Journal.HasFailed);
        isFull = false;
        Assert.Throws<JournalFailedException>(() => state.Journal.Append(1, []));
        Assert.Throws<JournalFailedException>(state.Journal.Flush);
        Assert.Throws<JournalFailedException>(() => state.Journal.Rotate());
        Assert.Equal(1UL, state.Journal.LastNumber);
    }

    [Fact]
    public void Records_become_durable_at_the_interval_of_the_callers_ticks()
    {
        using StateDirectory state = StateDirectory.Open(
            directory.Path,
            new StateOptions(new JournalFlushPolicy(200), JournalLimits.Default)
        );
        state.Journal.Tick(1_000);
        state.Journal.Append(1, [1]);
        state.Journal.Tick(1_199);
        Assert.Equal(0UL, state.Journal.DurableNumber);
        state.Journal.Tick(1_200);
        Assert.Equal(1UL, state.Journal.DurableNumber);
    }

    [Fact]
    public void With_an_always_policy_every_append_is_durable()
    {
        using StateDirectory state = StateDirectory.Open(
            directory.Path,
            new StateOptions(JournalFlushPolicy.Always, JournalLimits.Default)
        );
        Assert.Equal(state.Journal.Append(1, [1]), state.Journal.DurableNumber);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        using StateDirectory state = Open();
        byte[] payload = new byte[1_000];
        state.Journal.Append(1, payload);

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int count = 0; count < 1_000; count++)
                {
                    state.Journal.Append(1, payload);
                }
            })
        );
    }

    private StateDirectory Open() => StateDirectory.Open(directory.Path, StateOptions.Default);

    private void WriteRecords(int count)
    {
        using StateDirectory state = Open();
        for (int index = 0; index < count; index++)
        {
            byte[] payload = Encoding.ASCII.GetBytes(new string('x', index));
            Assert.Equal((ulong)index + 1, state.Journal.Append((byte)index, payload));
        }
    }

    private static string[] Expected(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(index => $"{index + 1} {index} {new string('x', index)}"),
        ];

    private static string[] Read(StateDirectory state) =>
        [
            .. state
                .Replay()
                .Select(record =>
                    $"{record.Number} {record.Type} {Encoding.ASCII.GetString(record.Payload.Span)}"
                ),
        ];

    private static long[] RecordEnds(int count)
    {
        long[] ends = new long[count];
        long end = JournalFormat.HeaderBytes;
        for (int index = 0; index < count; index++)
        {
            end += JournalFormat.RecordOverheadBytes + index;
            ends[index] = end;
        }

        return ends;
    }

    // Opening begins a further segment; for the next round only the one under test may be there.
    private void KeepOnly(string path, byte[] content)
    {
        foreach (string name in Directory.GetFiles(directory.Path, "journal-*"))
        {
            File.Delete(name);
        }

        File.WriteAllBytes(path, content);
    }
}
