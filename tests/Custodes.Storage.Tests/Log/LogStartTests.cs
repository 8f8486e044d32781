using Custodes.Cryptography;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: a log is written to only when nothing in its directory contradicts what was signed.
/// Method: a real directory, changed as an intruder, a restored backup or a second process would.
/// </summary>
public sealed class LogStartTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Private => directory.File("private");

    private string Public => directory.File("log");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_log_goes_on_where_it_ended()
    {
        int[] commits = [1, 254, 1, 1, 255, 1, 1000];
        foreach (int count in commits)
        {
            _ = TestLog.Write(directory.Path, "entry ", count);
        }

        LogReport report = TestLog.Verify(new LogFolder(Public));
        Assert.Empty(report.Faults);
        Assert.Equal(commits.Sum(), report.Head!.Checkpoint.Size);

        using TemporaryDirectory whole = new();
        Assert.Equal(
            TestLog.Write(whole.Path, "entry ", commits.Sum()).Root,
            report.Head.Checkpoint.Root
        );
    }

    [Fact]
    public void An_empty_log_has_a_checkpoint()
    {
        TreeHead head = TestLog.Write(directory.Path, "entry ");
        Assert.Equal(new TreeHead(0, Sha256Hash.OfNothing), head);
        Assert.Empty(TestLog.Verify(new LogFolder(Public)).Faults);
    }

    [Fact]
    public void The_private_part_is_private_and_the_rest_is_not()
    {
        _ = TestLog.Write(directory.Path, "entry ", 10);
        using SignerKey signer = TestLog.Signer();
        Assert.Equal($"{signer.Verifier}\n", File.ReadAllText(directory.File("log.vkey")));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(PrivateFile.DirectoryMode0700, File.GetUnixFileMode(Private));
        foreach (string name in new[] { "head", "stage" })
        {
            Assert.Equal(
                PrivateFile.FileMode0600,
                File.GetUnixFileMode(Path.Combine(Private, name))
            );
        }

        Assert.False(
            File.GetUnixFileMode(Path.Combine(Public, "checkpoint")) == PrivateFile.FileMode0600
        );
        File.SetUnixFileMode(Private, PrivateFile.DirectoryMode0700 | UnixFileMode.OtherRead);
        Refused(LogStartFault.PrivateExposed, "chmod 700");
    }

    [Fact]
    public void A_second_writer_is_refused()
    {
        using SignerKey signer = TestLog.Signer();
        using (LogWriter.Open(directory.Path, signer, new LogOptions()))
        {
            Refused(LogStartFault.Locked, "in use by another process");
        }

        Open().Dispose();
    }

    [Fact]
    public void Another_key_or_name_is_refused()
    {
        _ = TestLog.Write(directory.Path, "entry ", 10);
        Refused(LogStartFault.KeyDiffers, "another key", seed: 2);
        Refused(LogStartFault.KeyDiffers, "another key", name: "test.example/other");

        // Without the file that says whose log it is, the head says it.
        File.Delete(directory.File("log.vkey"));
        Refused(LogStartFault.HeadDamaged, "not a head that this log signed", seed: 2);
        Open().Dispose();
        Assert.True(File.Exists(directory.File("log.vkey")));
    }

    [Fact]
    public void A_lost_record_of_what_was_signed_is_refused()
    {
        _ = TestLog.Write(directory.Path, "entry ", 10);
        Directory.Delete(Private, recursive: true);
        Refused(LogStartFault.HeadMissing, "nothing may be signed");
    }

    [Fact]
    public void A_restored_private_part_is_refused()
    {
        _ = TestLog.Write(directory.Path, "entry ", 10);
        MemoryFiles backup = MemoryFiles.Load(Private);
        _ = TestLog.Write(directory.Path, "entry ", 10);
        Restore(backup);
        Refused(LogStartFault.RestoredBackup, "20 entries, but private/head only 10");
    }

    [Fact]
    public void A_restored_directory_is_refused_by_who_knows_a_newer_head()
    {
        _ = TestLog.Write(directory.Path, "entry ", 10);
        MemoryFiles privateBackup = MemoryFiles.Load(Private);
        MemoryFiles publicBackup = MemoryFiles.Load(Public);
        TreeHead newer = TestLog.Write(directory.Path, "entry ", 10);
        Restore(privateBackup);
        publicBackup.Save(Public);
        Refused(LogStartFault.RestoredBackup, "a head that is kept elsewhere", known: newer);
        Open().Dispose();
    }

    [Fact]
    public void A_checkpoint_with_other_entries_is_refused()
    {
        _ = TestLog.Write(directory.Path, "entry ", 300);
        foreach (int size in new[] { 300, 200 })
        {
            using TemporaryDirectory other = new();
            TreeHead forked = TestLog.Write(other.Path, "ENTRY ", size);
            byte[] own = File.ReadAllBytes(Path.Combine(Public, "checkpoint"));
            File.Copy(
                Path.Combine(other.Path, "log", "checkpoint"),
                Path.Combine(Public, "checkpoint"),
                overwrite: true
            );
            Refused(LogStartFault.Forked, size == 300 ? "not the same" : "first 200 entries");
            File.WriteAllBytes(Path.Combine(Public, "checkpoint"), own);
            Refused(LogStartFault.Forked, "not", known: forked);
        }

        Open().Dispose();
    }

    [Fact]
    public void An_older_checkpoint_of_this_log_is_replaced_by_the_newest()
    {
        _ = TestLog.Write(directory.Path, "entry ", 10);
        byte[] older = File.ReadAllBytes(Path.Combine(Public, "checkpoint"));
        _ = TestLog.Write(directory.Path, "entry ", 700);
        File.WriteAllBytes(Path.Combine(Public, "checkpoint"), older);
        using LogWriter writer = Open();
        Assert.Equal(710, writer.PublishedSize);
        Assert.Empty(TestLog.Verify(new LogFolder(Public)).Faults);
    }

    [Fact]
    public void Every_flipped_byte_of_the_head_and_the_checkpoint_is_refused()
    {
        _ = TestLog.Write(directory.Path, "entry ", 10);
        (string Path, LogStartFault Fault)[] files =
        [
            (Path.Combine(Private, "head"), LogStartFault.HeadDamaged),
            (Path.Combine(Public, "checkpoint"), LogStartFault.CheckpointDamaged),
            (directory.File("log.vkey"), LogStartFault.KeyDiffers),
        ];
        foreach ((string path, LogStartFault fault) in files)
        {
            byte[] bytes = File.ReadAllBytes(path);
            for (int place = 0; place < bytes.Length; place++)
            {
                bytes[place] ^= 1;
                File.WriteAllBytes(path, bytes);
                Refused(fault, Path.GetFileName(path));
                bytes[place] ^= 1;
            }

            File.WriteAllBytes(path, bytes);
        }

        Open().Dispose();
    }

    [Fact]
    public void Every_flipped_byte_at_the_right_edge_is_refused()
    {
        _ = TestLog.Write(directory.Path, "entry ", 520);
        string[] edge = ["tile/entries/002.p/8", "tile/0/002.p/8", "tile/1/000.p/2"];
        foreach (string path in edge.Select(name => Path.Combine(Public, name)))
        {
            byte[] bytes = File.ReadAllBytes(path);
            for (int place = 0; place < bytes.Length; place += 3)
            {
                bytes[place] ^= 1;
                File.WriteAllBytes(path, bytes);
                Refused(LogStartFault.TreeDamaged, Path.GetFileName(path));
                bytes[place] ^= 1;
            }

            File.WriteAllBytes(path, bytes);
            File.Delete(path);
            Refused(LogStartFault.TreeDamaged, "missing");
            File.WriteAllBytes(path, bytes);
        }

        Open().Dispose();
    }

    [Fact]
    public void A_stage_that_was_dropped_or_damaged_changes_nothing()
    {
        TreeHead head = TestLog.Write(directory.Path, "entry ", 300);
        string path = Path.Combine(Private, "stage");
        byte[] stage = File.ReadAllBytes(path);
        for (int place = 0; place < stage.Length; place += 41)
        {
            stage[place] ^= 1;
            File.WriteAllBytes(path, stage);
            using LogWriter writer = Open();
            Assert.False(writer.RecoveredFromStage);
            Assert.Equal(head, writer.Head);
            stage[place] ^= 1;
        }
    }

    private void Restore(MemoryFiles backup)
    {
        backup.Save(Private);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Private, PrivateFile.DirectoryMode0700);
        }
    }

    private LogWriter Open(byte seed = 1, string name = TestLog.Origin, TreeHead? known = null)
    {
        using SignerKey signer = TestLog.Signer(seed, name);
        return LogWriter.Open(directory.Path, signer, new LogOptions { KnownHead = known });
    }

    private void Refused(
        LogStartFault fault,
        string words,
        byte seed = 1,
        string name = TestLog.Origin,
        TreeHead? known = null
    )
    {
        LogStartException refusal = Assert.Throws<LogStartException>(() => Open(seed, name, known));
        Assert.Equal(fault, refusal.Fault);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}
