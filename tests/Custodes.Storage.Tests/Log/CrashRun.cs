using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>Sessions of a writer on a simulated disk, and what they promised.</summary>
internal sealed class CrashRun(SimulatedDisk disk, ulong seed)
{
    private readonly Dictionary<long, Sha256Hash> acknowledged = [];
    private int session;

    /// <summary>Commits that a start found signed and finished.</summary>
    public int StagesFinished { get; private set; }

    /// <summary>Opens the log and appends; true when the disk failed on the way.</summary>
    public bool Work(int[] commits)
    {
        session++;
        using SignerKey signer = TestLog.Signer();
        LogWriter? writer = null;
        try
        {
            writer = new LogWriter(disk, signer, new LogOptions());
            StagesFinished += writer.RecoveredFromStage ? 1 : 0;
            foreach (int count in commits)
            {
                // What was not acknowledged may be appended anew, and differently.
                string branch = $"{seed}/{session}/";
                EntryBatch batch = TestLog.Batch(writer.Head.Size, count, branch);
                LogCommit commit = writer.Append(batch);
                Assert.Equal(commit.FirstIndex + count, commit.Size);
                ReadOnlySpan<byte> rest = batch.Bytes;
                for (int place = 0; place < count; place++)
                {
                    Sha256Hash leaf = TreeHasher.Leaf(EntryBundle.Take(ref rest));
                    Assert.True(acknowledged.TryAdd(commit.FirstIndex + place, leaf));
                }
            }

            return false;
        }
        catch (ProcessEndedException)
        {
            return true;
        }
        catch (Exception failure) when (failure is LogFailedException or IOException)
        {
            Assert.True(writer is null || writer.HasFailed);
            return true;
        }
        finally
        {
            writer?.Dispose();
        }
    }

    /// <summary>Ends the process, and with it perhaps the power.</summary>
    public void End(bool losesPower)
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

    /// <summary>Starts once more without any failure and holds the log against every promise.</summary>
    public void Check(string name)
    {
        using SignerKey signer = TestLog.Signer();
        using (LogWriter writer = new(disk, signer, new LogOptions()))
        {
            StagesFinished += writer.RecoveredFromStage ? 1 : 0;
            Assert.Equal(writer.Head.Size, writer.PublishedSize);
            _ = writer.Append(TestLog.Batch(writer.Head.Size, 3, "last "));
        }

        List<TreeHead> heads = [];
        foreach (byte[] note in disk.Published)
        {
            Assert.True(
                SignedCheckpoint.TryOpen(
                    note,
                    signer.Verifier,
                    [],
                    out SignedCheckpoint? head,
                    out _
                )
            );
            heads.Add(new TreeHead(head.Checkpoint.Size, head.Checkpoint.Root));
        }

        SeenEntries seen = new();
        LogReport report = TestLog.Verify(
            disk,
            new TreeCheckOptions { OldHeads = heads, Entries = seen }
        );
        Assert.True(report.IsSound, $"{name}: {string.Join('\n', report.Faults)}");
        foreach ((long index, Sha256Hash leaf) in acknowledged)
        {
            Assert.True(index < seen.Leaves.Count, $"{name}: entry {index} is lost");
            Assert.Equal(leaf, seen.Leaves[(int)index]);
        }
    }

    private sealed class SeenEntries : IEntryCheck
    {
        public List<Sha256Hash> Leaves { get; } = [];

        public string? Check(long index, ReadOnlySpan<byte> entry)
        {
            Leaves.Add(TreeHasher.Leaf(entry));
            return Leaves.Count == index + 1 ? null : "out of order";
        }

        public string? CheckEnd(long size) => Leaves.Count == size ? null : "entries are missing";
    }
}
