using Custodes.Evidence.Entries;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: <c>custodes verify</c> checks clocks link by link and windows one by one, and names the entry that is wrong.
/// Method: real logs, rightly signed by their writer, in which one entry is left out, moved or changed.
/// </summary>
public sealed class ClockedLogTests : IDisposable
{
    private readonly ClockedLog log = new();

    [Fact]
    public void A_log_with_clocks_and_windows_is_sound_and_says_what_it_holds()
    {
        CommandRun run = log.Verify();

        Assert.EndsWith("SOUND\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.Code);
        Assert.Contains(
            $"registry   {log.Registry.Hash}, 2 nodes",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "clocks     6 statements of 2 nodes, every link checked",
            run.Output,
            StringComparison.Ordinal
        );
        int windows = log.Entries.Count(entry => entry is WindowOpenEntry);
        Assert.Contains(
            $"windows    {windows} on schedule, 0 out of their time, 0 missed, 0 manual, 0 off schedule",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "secrets    2 revealed in time, 0 withheld",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "6 statements of 2 nodes",
            log.Verify("--json").Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_statement_that_was_left_out_is_missed()
    {
        int taken = log.IndexOf<ClockStatementEntry>(2);
        log.Entries.RemoveAt(taken);

        AssertFault(taken, "holds", "says to hold statement 2 of node 0, whose chain is at 1");
    }

    [Fact]
    public void Two_statements_that_changed_places_are_found()
    {
        int first = log.IndexOf<ClockStatementEntry>(2);
        (log.Entries[first], log.Entries[first + 1]) = (log.Entries[first + 1], log.Entries[first]);

        AssertFault(first, "order", "says to hold statement 2 of node 0");
    }

    [Fact]
    public void A_changed_byte_of_a_statement_is_found_though_the_tree_holds_it()
    {
        int at = log.IndexOf<ClockStatementEntry>(1);
        byte[] changed = ((ClockStatementEntry)log.Entries[at]).Statement.ToArray();
        changed[110] ^= 1;
        log.Entries[at] = new ClockStatementEntry(log.Entries[at].TimeMs, changed);

        AssertFault(at, "signature", "SignatureWrong");
    }

    [Fact]
    public void A_window_that_was_left_out_is_counted_as_missed()
    {
        int open = log.IndexOf<WindowOpenEntry>();
        int close = log.IndexOf<WindowCloseEntry>();
        log.Entries.RemoveAt(Math.Max(open, close));
        log.Entries.RemoveAt(Math.Min(open, close));

        CommandRun run = log.Verify();
        Assert.Equal(0, run.Code);
        Assert.Contains("1 missed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_moved_to_another_slot_is_found_by_its_signature()
    {
        int open = log.IndexOf<WindowOpenEntry>();
        WindowOpenEntry entry = (WindowOpenEntry)log.Entries[open];
        log.Entries[open] = entry with { Slot = entry.Slot + 1 };

        AssertFault(open, "slot", "SignatureWrong");
    }

    [Fact]
    public void A_secret_that_is_not_of_the_chain_is_found()
    {
        int reveal = log.IndexOf<WindowRevealEntry>();
        WindowRevealEntry entry = (WindowRevealEntry)log.Entries[reveal];
        log.Entries[reveal] = entry with { Secret = log.Registry.Hash };

        AssertFault(reveal, "secret", "node 0 reveals the secret of epoch 1 (RevealWrong)");
    }

    [Fact]
    public void A_secret_before_its_epoch_is_over_is_found()
    {
        int reveal = log.IndexOf<WindowRevealEntry>();
        (log.Entries[reveal - 1], log.Entries[reveal]) = (
            log.Entries[reveal],
            log.Entries[reveal - 1]
        );

        AssertFault(reveal - 1, "secret", "RevealedEarly");
    }

    [Fact]
    public void A_registry_with_another_key_and_statements_without_one_are_found()
    {
        RegistryEntry part = (RegistryEntry)log.Entries[1];
        RegistryEntryNode node = ((RegistryEntry)log.Entries[0]).Nodes[0];
        log.Entries[1] = part with { Nodes = [node] };

        AssertFault(1, "registry", "its nodes are not those of registry");
        AssertFault(2, "statement", $"registry {log.Registry.Hash} does not stand before it");
    }

    public void Dispose() => log.Dispose();

    private void AssertFault(int index, string about, string words)
    {
        CommandRun run = log.Verify();

        Assert.True(run.Code == 1, about);
        string line = Assert.Single(
            run.Output.Split('\n'),
            said => said.Contains($"entry {index}:", StringComparison.Ordinal)
        );
        Assert.Contains(words, line, StringComparison.Ordinal);
    }
}
