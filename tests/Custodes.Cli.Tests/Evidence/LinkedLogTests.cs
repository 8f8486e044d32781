using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: a log whose heads stand in another one cannot be forked or cut off without that being found. Method: two real
/// logs in the places of a live local node's; the one grows, and is replaced by what it was, or by a fork under its own key.
/// </summary>
public sealed class LinkedLogTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly string node;
    private readonly string agents;

    public LinkedLogTests()
    {
        node = scratch.File("node");
        agents = Path.Combine(node, "evidence");
        using SignerKey key = SignerKeyFile.Make(
            EvidencePaths.SignerKey(agents),
            "custodes.local/agents",
            SignatureKind.Ed25519
        );
        _ = Directory.CreateDirectory(agents);
        File.WriteAllText(EvidencePaths.VerifierKey(agents), key.Verifier + "\n");
    }

    [Fact]
    public void Heads_that_the_other_log_still_has_are_found_there()
    {
        byte[] first = Grow(3, salt: 0);
        byte[] second = Grow(300, salt: 0);
        CommandRun run = Verify(first, second);
        Assert.True(run.Code == 0, run.Output + run.Talk);
        Assert.Contains(
            $"linked     2 heads of custodes.local/agents, the last with 303 entries: 2 are heads of {agents}",
            run.Output,
            StringComparison.Ordinal
        );

        Directory.Move(agents, Path.Combine(node, "elsewhere"));
        run = Verify(first, second);
        Assert.Equal(0, run.Code);
        Assert.Contains("that log is not here", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_was_cut_off_or_forked_under_its_own_key_is_a_fault()
    {
        byte[] first = Grow(3, salt: 0);
        string kept = scratch.File("kept");
        Copy(agents, kept);
        byte[] second = Grow(5, salt: 0);
        Assert.Equal(0, Verify(first, second).Code);

        Directory.Delete(agents, recursive: true);
        Copy(kept, agents);
        AssertFault(Verify(first, second), "has 3 entries, and not root");
        _ = Grow(6, salt: 1);
        AssertFault(Verify(first, second), "has 9 entries, and not root");
        Assert.Equal(0, Verify(first).Code);
    }

    [Fact]
    public void A_head_that_runs_back_and_one_that_is_none_are_faults()
    {
        byte[] small = Grow(3, salt: 0);
        byte[] large = Grow(5, salt: 0);
        Directory.Delete(agents, recursive: true);
        AssertFault(Verify(large, small), "it was forked or cut off");
        AssertFault(Verify("no head"u8.ToArray()), "is no head of a log");
    }

    public void Dispose() => scratch.Dispose();

    private static void AssertFault(CommandRun run, string words)
    {
        Assert.True(run.Code == 1, run.Output + run.Talk);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, path));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        // A log is taken up again only where nobody else may read what is private.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                Path.Combine(to, "private"),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
    }

    // The signed head after so many further entries.
    private byte[] Grow(int count, int salt)
    {
        using SignerKey key = SignerKeyFile.Open(
            EvidencePaths.SignerKey(agents),
            SignatureKind.Ed25519
        );
        using LogWriter writer = LogWriter.Open(agents, key, new LogOptions());
        EntryBatch batch = new(count, count * 4096);
        for (int number = 0; number < count; number++)
        {
            LogEntry entry = new StopEntry(1, number, $"entry {salt}");
            Assert.Equal(BatchRefusal.None, batch.TryAdd(entry.ToBytes()));
        }

        _ = writer.Append(batch);
        return File.ReadAllBytes(Path.Combine(EvidencePaths.Log(agents), "checkpoint"));
    }

    private CommandRun Verify(params byte[][] heads)
    {
        List<LogEntry> entries =
        [
            .. heads.Select(head => new DocumentEntry(
                1,
                head,
                First: 0,
                Sha256.Of(head),
                head.Length,
                "checkpoint"
            )),
        ];
        string tree = Path.Combine(node, "hierarchy", $"evidence-{Guid.CreateVersion7()}");
        return EntriesLog.VerifyAt(tree, "custodes.local/tree", entries);
    }
}
