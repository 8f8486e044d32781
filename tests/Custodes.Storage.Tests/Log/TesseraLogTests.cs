using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: a log that other people's code wrote verifies with ours, with every head it ever had.
/// Method: the test log of transparency-dev/tessera, with its fifteen old heads.
/// </summary>
public sealed class TesseraLogTests : IDisposable
{
    private const string Key =
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Tesseras_log_verifies_with_all_its_old_heads()
    {
        List<TreeHead> heads = CopyAndReadHeads();
        Assert.Equal(16, heads.Count);
        Assert.Equal(15, heads.Max(head => head.Size));
        LogReport report = Verify(new TreeCheckOptions { OldHeads = heads });
        Assert.Empty(report.Faults);
        Assert.True(report.IsSound);
        Assert.Equal(15, report.Head!.Checkpoint.Size);
        Assert.Equal(31, report.FileCount);
    }

    [Fact]
    public void Every_old_head_that_is_not_Tesseras_is_refused()
    {
        List<TreeHead> heads = CopyAndReadHeads();
        foreach (TreeHead head in heads)
        {
            byte[] root = head.Root.ToArray();
            root[31] ^= 1;
            TreeHead forged = new(head.Size, new(root));
            LogReport report = Verify(new TreeCheckOptions { OldHeads = [forged] });
            LogFault fault = Assert.Single(report.Faults);
            Assert.Equal(LogFaultKind.Forked, fault.Kind);
            Assert.Contains($"first {head.Size} entries", fault.Message, StringComparison.Ordinal);
        }

        LogReport ahead = Verify(new TreeCheckOptions { OldHeads = [heads[0] with { Size = 16 }] });
        Assert.Equal(LogFaultKind.CutBack, Assert.Single(ahead.Faults).Kind);
    }

    private static VerifierKey Verifier()
    {
        Assert.True(
            VerifierKey.TryParse(Encoding.ASCII.GetBytes(Key), out VerifierKey? key, out _)
        );
        return key;
    }

    private LogReport Verify(TreeCheckOptions options) =>
        LogVerifier.Verify(new LogFolder(directory.Path), Verifier(), options);

    private List<TreeHead> CopyAndReadHeads()
    {
        List<TreeHead> heads = [];
        MemoryFiles files = MemoryFiles.Load(
            Path.Combine(AppContext.BaseDirectory, "Vectors", "tessera-log")
        );
        foreach (string path in files.Files.Keys.ToArray())
        {
            if (path.StartsWith("checkpoint.", StringComparison.Ordinal))
            {
                Assert.True(
                    SignedCheckpoint.TryOpen(
                        files.Files[path],
                        Verifier(),
                        [],
                        out SignedCheckpoint? head,
                        out TextFault fault
                    ),
                    $"{path}: {fault}"
                );
                heads.Add(new TreeHead(head.Checkpoint.Size, head.Checkpoint.Root));
                _ = files.Files.Remove(path);
            }
        }

        files.Save(directory.Path);
        return heads;
    }
}
