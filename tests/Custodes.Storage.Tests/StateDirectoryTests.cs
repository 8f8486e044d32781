using System.Runtime.Versioning;

namespace Custodes.Storage.Tests;

/// <summary>
/// Goal: a directory opens with the newest sound state and refuses, with a reason, what it cannot
/// vouch for. Method: real directories, damaged the way disks and people damage them.
/// </summary>
public sealed class StateDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory parent = new();

    private string Root => parent.File("state");

    public void Dispose() => parent.Dispose();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_new_directory_is_private_and_empty()
    {
        using StateDirectory state = Open();
        Assert.Null(state.Snapshot);
        Assert.Empty(state.Replay());
        Assert.Equal(0UL, state.RecoveredNumber);
        Assert.Equal(16, state.Secret.Length);
        Assert.Equal(PrivateFile.DirectoryMode0700, File.GetUnixFileMode(Root));
        Assert.Equal(PrivateFile.FileMode0600, File.GetUnixFileMode(Path.Combine(Root, "secret")));
    }

    [Fact]
    public void The_secret_stays_the_same()
    {
        byte[] first;
        using (StateDirectory state = Open())
        {
            first = state.Secret.ToArray();
        }

        using StateDirectory reopened = Open();
        Assert.Equal(first, reopened.Secret.ToArray());
    }

    [Fact]
    public void A_second_opener_is_told_that_the_directory_is_in_use()
    {
        using (StateDirectory state = Open())
        {
            StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);
            Assert.Equal(StateFault.Locked, failure.Fault);
            Assert.Contains("in use by another process", failure.Message, StringComparison.Ordinal);
        }

        Open().Dispose();
    }

    [Fact]
    public void A_snapshot_and_the_records_after_it_come_back()
    {
        using (StateDirectory state = Open())
        {
            Append(state, 1, 2, 3);
            TakeSnapshot(state, 3);
            Append(state, 4, 5);
        }

        using StateDirectory reopened = Open();
        Assert.Equal(3UL, reopened.Snapshot!.Number);
        Assert.Equal([3], reopened.Snapshot.Read(reopened.Snapshot.Find("state")!));
        Assert.Equal([4, 5], Payloads(reopened));
        Assert.Equal(5UL, reopened.RecoveredNumber);
    }

    [Fact]
    public void Two_generations_and_the_records_after_the_older_are_kept()
    {
        using (StateDirectory state = Open())
        {
            for (byte round = 1; round <= 4; round++)
            {
                Append(state, round);
                TakeSnapshot(state, round);
            }

            Append(state, 5);
        }

        Assert.Equal([3UL, 4UL], StateLayout.Snapshots(Root).Select(found => found.Number));
        Assert.Equal([4UL, 5UL], StateLayout.Segments(Root).Select(found => found.Number));
    }

    [Fact]
    public void A_damaged_newest_snapshot_is_reported_and_the_older_one_used()
    {
        using (StateDirectory state = Open())
        {
            Append(state, 1);
            TakeSnapshot(state, 1);
            Append(state, 2);
            TakeSnapshot(state, 2);
            Append(state, 3);
        }

        string newest = StateLayout.SnapshotPath(Root, 2);
        Flip(newest, 30);

        using StateDirectory reopened = Open();

        SnapshotProblem problem = Assert.Single(reopened.SnapshotProblems);
        Assert.Equal(newest, problem.Path);
        Assert.Equal(1UL, reopened.Snapshot!.Number);
        Assert.Equal([2, 3], Payloads(reopened));
        Assert.True(File.Exists(newest + StateLayout.DamagedSuffix));
    }

    [Fact]
    public void With_no_sound_snapshot_and_no_whole_journal_nothing_is_guessed()
    {
        using (StateDirectory state = Open())
        {
            for (byte round = 1; round <= 3; round++)
            {
                Append(state, round);
                TakeSnapshot(state, round);
            }
        }

        Flip(StateLayout.SnapshotPath(Root, 2), 30);
        Flip(StateLayout.SnapshotPath(Root, 3), 30);
        StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);
        Assert.Equal(StateFault.RecordsMissing, failure.Fault);
    }

    [Fact]
    public void A_snapshot_of_a_newer_program_stops_the_start_and_is_left_alone()
    {
        using (StateDirectory state = Open())
        {
            Append(state, 1);
            TakeSnapshot(state, 1);
        }

        string path = StateLayout.SnapshotPath(Root, 1);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[8] = 2;
        BitConverter.TryWriteBytes(bytes.AsSpan(20), Crc32C.Of(bytes.AsSpan(0, 20)));
        File.WriteAllBytes(path, bytes);

        StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);

        Assert.Equal(StateFault.SnapshotUnusable, failure.Fault);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_snapshot_that_was_never_finished_is_swept_away()
    {
        Open().Dispose();
        string partial = StateLayout.SnapshotPath(Root, 1) + StateLayout.PartialSuffix;
        File.WriteAllBytes(partial, [1, 2, 3]);
        Open().Dispose();
        Assert.False(File.Exists(partial));
    }

    [Fact]
    public void A_missing_secret_with_state_is_an_error()
    {
        Open().Dispose();
        File.Delete(Path.Combine(Root, "secret"));
        StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);
        Assert.Equal(StateFault.SecretMissing, failure.Fault);
    }

    [Fact]
    public void A_cut_secret_is_an_error()
    {
        Open().Dispose();
        string path = Path.Combine(Root, "secret");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..15]);
        StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);
        Assert.Equal(StateFault.SecretDamaged, failure.Fault);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_secret_that_others_may_read_is_an_error()
    {
        Open().Dispose();
        File.SetUnixFileMode(
            Path.Combine(Root, "secret"),
            PrivateFile.FileMode0600 | UnixFileMode.GroupRead
        );
        StateDirectoryException failure = Assert.Throws<StateDirectoryException>(Open);
        Assert.Equal(StateFault.SecretExposed, failure.Fault);
    }

    [Fact]
    public void Records_that_a_snapshot_contains_may_be_gone()
    {
        using (StateDirectory state = Open())
        {
            Append(state, 1, 2);
            TakeSnapshot(state, 2);
            Append(state, 3);
        }

        File.Delete(StateLayout.JournalPath(Root, 1));
        using StateDirectory reopened = Open();
        Assert.Equal([3], Payloads(reopened));
    }

    [Fact]
    public void A_snapshot_ahead_of_the_journal_decides_the_next_number()
    {
        using (StateDirectory state = Open())
        {
            Append(state, 1, 2);
            TakeSnapshot(state, 2);
        }

        foreach ((_, string path) in StateLayout.Segments(Root))
        {
            File.Delete(path);
        }

        using StateDirectory reopened = Open();
        Assert.Equal(3UL, reopened.Journal.Append(1, []));
    }

    private StateDirectory Open() => StateDirectory.Open(Root, StateOptions.Default);

    private static void Append(StateDirectory state, params byte[] payloads)
    {
        foreach (byte payload in payloads)
        {
            state.Journal.Append(1, [payload]);
        }
    }

    private static void TakeSnapshot(StateDirectory state, byte content)
    {
        using SnapshotWriter writer = state.BeginSnapshot(state.Journal.Rotate());
        writer.Write("state", [content]);
        writer.Commit();
        state.Prune();
    }

    private static byte[] Payloads(StateDirectory state) =>
        [.. state.Replay().Select(record => record.Payload.Span[0])];

    private static void Flip(string path, int index)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[index] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
