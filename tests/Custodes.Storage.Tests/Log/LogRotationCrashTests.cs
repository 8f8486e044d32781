using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: whatever step of a rotation the process, the disk or the power fails in, running it again finishes
/// it, no key that has signed is lost, and whoever trusts the old key can follow to the new one.
/// Method: the disk of the commit's tests fails at every step in turn; then the rotation is run again, in
/// half of the cases after a writer has started with whichever key the file holds by then.
/// </summary>
public sealed class LogRotationCrashTests
{
    private const byte OldSeed = 1;
    private const byte NextSeed = 2;

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void Every_step_may_fail(bool losesPower, bool isError, bool failsAfterwards)
    {
        int refusedWriters = 0;
        for (int step = 0; ; step++)
        {
            bool hasFailed = false;
            foreach (bool isWrittenBetween in (bool[])[false, true])
            {
                SimulatedDisk disk = Begin((ulong)step);
                disk.FailingStep = step;
                disk.FailsWithError = isError;
                disk.FailsAfterwards = failsAfterwards;
                hasFailed = Rotates(disk);
                End(disk, losesPower);
                if (isWrittenBetween)
                {
                    refusedWriters += Writes(disk) ? 0 : 1;
                }

                while (Key(disk) == OldSeed)
                {
                    Assert.False(Rotates(disk));
                    disk.EndProcess();
                }

                Check(disk, $"step {step}");
            }

            if (!hasFailed)
            {
                // Between the new key's head and the new key's file nobody may write.
                Assert.InRange(step, 20, 100);
                Assert.True(refusedWriters > 0);
                return;
            }
        }
    }

    [Fact]
    public void A_rotation_that_does_not_keep_the_old_keys_head_is_caught()
    {
        SimulatedDisk disk = Begin(seed: 5);
        Assert.False(Rotates(disk));
        using SignerKey old = TestLog.Signer(OldSeed);
        disk.Write(LogLayout.RetiredHead(old.Verifier.KeyId), []);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(disk, "no head"));
    }

    private static SimulatedDisk Begin(ulong seed)
    {
        SimulatedDisk disk = new(seed);
        disk.Write(LogLayout.SignerKey, [OldSeed]);
        disk.Write(LogLayout.NextSignerKey, [NextSeed]);
        disk.Flush();
        Assert.True(Writes(disk));
        disk.EndProcess();
        return disk;
    }

    private static byte Key(SimulatedDisk disk) => Assert.Single(disk.Read(LogLayout.SignerKey)!);

    // True when the disk failed on the way.
    private static bool Rotates(SimulatedDisk disk)
    {
        Assert.Equal(NextSeed, Assert.Single(disk.Read(LogLayout.NextSignerKey) ?? []));
        using SignerKey old = TestLog.Signer(Key(disk));
        using SignerKey next = TestLog.Signer(NextSeed);
        try
        {
            LogRotated rotated = LogRotation.Run(disk, old, next, 1_000, "alice", "yearly");
            Assert.True(rotated.IsPublished);
            return false;
        }
        catch (Exception failure)
            when (failure is ProcessEndedException or LogFailedException or IOException)
        {
            return true;
        }
    }

    // False when the writer was refused.
    private static bool Writes(SimulatedDisk disk)
    {
        using SignerKey signer = TestLog.Signer(Key(disk));
        try
        {
            using LogWriter writer = new(disk, signer, new LogOptions());
            _ = writer.Append(TestLog.Batch(writer.Head.Size, 200));
            disk.EndProcess();
            return true;
        }
        catch (LogStartException)
        {
            disk.EndProcess();
            return false;
        }
    }

    private static void End(SimulatedDisk disk, bool losesPower)
    {
        if (losesPower)
        {
            disk.LosePower();
        }
        else
        {
            disk.EndProcess();
        }
    }

    private static void Check(SimulatedDisk disk, string name)
    {
        using SignerKey old = TestLog.Signer(OldSeed);
        using SignerKey next = TestLog.Signer(NextSeed);
        Assert.Throws<LogStartException>(() => new LogWriter(disk, old, new LogOptions()));
        Assert.True(Writes(disk), name);
        Assert.Equal(
            System.Text.Encoding.UTF8.GetBytes($"{next.Verifier}\n"),
            disk.Read(LogLayout.VerifierKey)
        );

        SignedCheckpoint last = Open(disk.Read(LogLayout.RetiredHead(old.Verifier.KeyId)), old);
        EntryReader reader = new(new DiskLogFiles(disk), last.Checkpoint.Size);
        Assert.True(reader.TryRead(last.Checkpoint.Size - 1, out ReadOnlySpan<byte> bytes));
        Assert.True(LogEntry.TryParse(bytes, out LogEntry? entry, out _));
        KeyEntry change = Assert.IsType<KeyEntry>(entry);
        Assert.Equal(
            (KeyChange.Rotate, $"{next.Verifier}", $"{old.Verifier}"),
            (change.Change, change.Key, change.Previous)
        );

        List<TreeHead> heads = [Head(last)];
        foreach (byte[] note in disk.Published)
        {
            bool isNext = SignedCheckpoint.TryOpen(
                note,
                next.Verifier,
                [],
                out SignedCheckpoint? head,
                out _
            );
            heads.Add(Head(isNext ? head! : Open(note, old)));
        }

        LogReport report = TestLog.Verify(
            disk,
            new TreeCheckOptions { OldHeads = heads },
            NextSeed
        );
        Assert.True(report.IsSound, $"{name}: {string.Join('\n', report.Faults)}");
    }

    private static SignedCheckpoint Open(byte[]? note, SignerKey signer)
    {
        Assert.True(
            SignedCheckpoint.TryOpen(note, signer.Verifier, [], out SignedCheckpoint? head, out _)
        );
        return head;
    }

    private static TreeHead Head(SignedCheckpoint head) =>
        new(head.Checkpoint.Size, head.Checkpoint.Root);
}
