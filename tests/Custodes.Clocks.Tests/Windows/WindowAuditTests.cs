using Custodes.Clocks.Statements;
using Custodes.Clocks.Windows;
using Custodes.Cryptography;

namespace Custodes.Clocks.Tests.Windows;

/// <summary>
/// Goal: an audit tells drawn, missed, late, manual and made-up windows apart, and what breaks the rules is named.
/// Method: an honest node whose entries are left out, changed, moved or added, one at a time.
/// </summary>
public sealed class WindowAuditTests : IDisposable
{
    private readonly WindowRig rig = new();

    [Fact]
    public void Windows_that_are_kept_are_on_schedule()
    {
        Start();
        for (int epoch = 1; epoch <= 20; epoch++)
        {
            rig.Keep(epoch);
            Assert.Equal(WindowRefusal.None, rig.Begin(epoch + 1));
            Assert.Equal(WindowRefusal.None, rig.Reveal(epoch));
            Assert.Equal(
                rig.Schedule(epoch).Windows(),
                rig.Audit.Concluded.Select(verdict => verdict.Slot)
            );
        }

        WindowTally tally = rig.Audit.Tally;
        Assert.Equal((20L, 0L), (tally.RevealedEpochs, tally.WithheldEpochs));
        Assert.InRange(tally[WindowStatus.OnSchedule], 150, 300);
        Assert.Equal(0, tally[WindowStatus.Missed] + tally[WindowStatus.OutOfTime]);
        Assert.Equal(0, rig.Audit.PendingCount);
    }

    [Fact]
    public void Missed_late_manual_and_made_up_windows_are_told_apart()
    {
        Start();
        int[] slots = rig.Schedule(1).Windows();
        int[] free = [.. Enumerable.Range(0, 100).Except(slots)];
        rig.Keep(1, slots[..4]);
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, slots[0]), lateMs: 1501));
        Assert.Equal(WindowRefusal.None, rig.Close(rig.Opening(1, slots[0])));
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, slots[1]), lateMs: 1500));
        Assert.Equal(WindowRefusal.None, rig.Close(rig.Opening(1, slots[1]), lateMs: -500));
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, slots[2])));
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, free[0], "an incident")));
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, free[1])));
        Assert.Equal(WindowRefusal.None, rig.Begin(2));
        Assert.Equal(WindowRefusal.OffSchedule, rig.Reveal(1));

        Dictionary<int, WindowVerdict> found = rig.Audit.Concluded.ToDictionary(one => one.Slot);
        Assert.Equal(WindowStatus.OutOfTime, found[slots[0]].Status);
        Assert.Equal(WindowStatus.OnSchedule, found[slots[1]].Status);
        Assert.Equal(WindowStatus.Missed, found[slots[2]].Status);
        Assert.Equal((WindowStatus.Missed, -1L), (found[slots[3]].Status, found[slots[3]].Place));
        Assert.Equal(
            (WindowStatus.Manual, "an incident"),
            (found[free[0]].Status, found[free[0]].Reason)
        );
        Assert.Equal(WindowStatus.OffSchedule, found[free[1]].Status);
    }

    [Fact]
    public void Without_its_secret_in_time_an_epoch_is_beyond_judgement()
    {
        Start();
        int slot = rig.Schedule(1).Windows()[0];
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, slot)));
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, slot + 1, "asked for")));
        Assert.Equal(WindowRefusal.None, rig.Begin(2));
        Assert.Equal(WindowRefusal.None, rig.Begin(3));
        Assert.Equal((2L, 0L), (rig.Audit.PendingCount, rig.Audit.Tally.WithheldEpochs));
        Assert.Equal(WindowRefusal.None, rig.Begin(4));

        Assert.Equal(
            [WindowStatus.Unaudited, WindowStatus.Manual],
            rig.Audit.Concluded.Select(one => one.Status)
        );
        Assert.Equal((0L, 1L), (rig.Audit.PendingCount, rig.Audit.Tally.WithheldEpochs));

        // Too late: it changes nothing.
        Assert.Equal(WindowRefusal.None, rig.Reveal(1));
        Assert.Equal((0L, 1L), (rig.Audit.Tally.RevealedEpochs, rig.Audit.Tally.WithheldEpochs));
    }

    [Fact]
    public void At_its_deadline_a_secret_still_counts()
    {
        Start();
        rig.Keep(1);
        Assert.Equal(WindowRefusal.None, rig.Begin(2));
        Assert.Equal(WindowRefusal.None, rig.Begin(3));
        Assert.Equal(WindowRefusal.None, rig.Reveal(1));
        Assert.Equal(1, rig.Audit.Tally.RevealedEpochs);
        Assert.Equal(WindowRefusal.RevealedTwice, rig.Reveal(1));
    }

    [Fact]
    public void A_secret_during_its_epoch_is_a_fault_and_a_later_one_gives_earlier_ones_away()
    {
        Start();
        Assert.Equal(WindowRefusal.RevealedEarly, rig.Reveal(2));
        Assert.Equal(WindowRefusal.RevealedEarly, rig.Reveal(1));
        Assert.Equal(1, rig.Audit.Tally.WithheldEpochs);
        Assert.Equal(WindowRefusal.EpochWrong, rig.Open(rig.Opening(1, 3)));

        Assert.Equal(WindowRefusal.None, rig.Begin(2));
        Assert.Equal(WindowRefusal.None, rig.Begin(3));
        Assert.Equal(WindowRefusal.None, rig.Begin(4));
        Assert.Equal(WindowRefusal.None, rig.Reveal(3));
        Assert.Equal((1L, 2L), (rig.Audit.Tally.RevealedEpochs, rig.Audit.Tally.WithheldEpochs));
        Assert.Equal(WindowRefusal.RevealedTwice, rig.Reveal(2));
    }

    [Fact]
    public void A_commitment_that_its_own_base_does_not_cover_is_refused()
    {
        // The checkpoint of 20 entries was there when the node committed: it could try chains until one suited it.
        WindowCommitment said = rig.Commitment with
        {
            FirstEpoch = 2,
        };
        Assert.Equal(WindowRefusal.None, rig.Begin(1));
        Assert.Equal(WindowRefusal.None, rig.Commit(said, at: 20));
        Assert.Equal(WindowRefusal.CommittedLate, rig.Begin(2));
        Assert.Equal(WindowRefusal.NotCommitted, rig.Open(rig.Opening(2, 3)));

        Assert.Equal(WindowRefusal.None, rig.Commit(said with { FirstEpoch = 3 }, at: 29));
        Assert.Equal(WindowRefusal.None, rig.Begin(3));
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(3, 3)));
    }

    [Theory]
    [InlineData(WindowAudit.CommitmentCountMax, WindowRefusal.None)]
    [InlineData(WindowAudit.CommitmentCountMax + 1, WindowRefusal.TooMany)]
    public void A_node_commits_so_many_times_ahead(int count, WindowRefusal last)
    {
        for (int index = 1; index < count; index++)
        {
            WindowCommitment said = rig.Commitment with { FirstEpoch = index };
            Assert.Equal(WindowRefusal.None, rig.Commit(said, at: 0));
        }

        Assert.Equal(last, rig.Commit(rig.Commitment with { FirstEpoch = count }, at: 0));
    }

    [Fact]
    public void A_secret_that_was_not_committed_to_is_refused()
    {
        Start();
        Assert.Equal(WindowRefusal.None, rig.Begin(2));
        Assert.Equal(WindowRefusal.RevealWrong, rig.Reveal(1, Sha256.Of("other"u8)));
        Assert.Equal(WindowRefusal.None, rig.Reveal(1));
        Assert.Equal(WindowRefusal.NotCommitted, rig.Reveal(51, Sha256.Of("other"u8)));
    }

    [Fact]
    public void A_commitment_has_to_come_before_its_first_epoch_and_from_its_node()
    {
        WindowCommitment said = rig.Commitment;
        Assert.Equal(WindowRefusal.None, rig.Begin(0));
        Assert.Equal(WindowRefusal.CommittedLate, rig.Commit(said with { FirstEpoch = 0 }));
        Assert.Equal(WindowRefusal.OutOfRange, rig.Commit(said with { Count = 0 }));
        Assert.Equal(
            WindowRefusal.OutOfRange,
            rig.Commit(said with { Count = HashChain.CountMax + 1 })
        );
        Assert.Equal(
            WindowRefusal.OutOfRange,
            rig.Commit(said with { Terms = WindowRig.Terms with { SlotMs = 0 } })
        );
        Assert.Equal(WindowRefusal.NodeUnknown, rig.Commit(said with { Registry = default }));
        Assert.Equal(WindowRefusal.NodeUnknown, rig.Commit(said with { Node = 4 }));
        Assert.Equal(WindowRefusal.SignatureWrong, rig.Commit(said with { Node = 2 }));
        Assert.Equal(WindowRefusal.None, rig.Commit());
        Assert.Equal(WindowRefusal.CommittedLate, rig.Commit());
        Assert.Equal(
            WindowRefusal.None,
            rig.Commit(said with { FirstEpoch = 2, Count = HashChain.CountMax })
        );
    }

    [Fact]
    public void Whoever_grinds_a_new_chain_after_the_base_is_known_is_too_late()
    {
        Start();
        Assert.Equal(
            WindowRefusal.CommittedLate,
            rig.Commit(rig.Commitment with { Anchor = Sha256.Of("better"u8) })
        );
    }

    [Fact]
    public void What_opens_or_closes_a_window_wrongly_is_named()
    {
        Start();
        WindowOpening good = rig.Opening(1, 4);
        Assert.Equal(WindowRefusal.EpochWrong, rig.Open(rig.Opening(2, 4)));
        Assert.Equal(WindowRefusal.SignatureWrong, rig.Open(good with { Node = 2 }));
        Assert.Equal(WindowRefusal.NodeUnknown, rig.Open(good with { Registry = default }));
        Assert.Equal(WindowRefusal.OutOfRange, rig.Open(good with { Slot = -1 }));
        Assert.Equal(
            WindowRefusal.OutOfRange,
            rig.Open(good with { Reason = new string('x', 257) })
        );
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, 5, new string('x', 256))));
        Assert.Equal(WindowRefusal.NotOpen, rig.Close(good));
        Assert.Equal(WindowRefusal.None, rig.Open(good));
        Assert.Equal(WindowRefusal.OpenedTwice, rig.Open(good));
        Assert.Equal(WindowRefusal.OpenedTwice, rig.Open(rig.Opening(1, 6, nonce: 4)));
        Assert.Equal(WindowRefusal.NotOpen, rig.Close(good, named: default(Sha256Hash)));
        Assert.Equal(WindowRefusal.None, rig.Close(good));
        Assert.Equal(WindowRefusal.NotOpen, rig.Close(good));
    }

    [Fact]
    public void Without_a_commitment_only_a_window_with_a_reason_is_taken()
    {
        Assert.Equal(WindowRefusal.None, rig.Begin(1));
        Assert.Equal(WindowRefusal.NotCommitted, rig.Open(rig.Opening(1, 4)));
        Assert.Equal(WindowRefusal.None, rig.Open(rig.Opening(1, 4, "an incident")));
    }

    [Fact]
    public void An_opening_names_the_last_clock_statement_of_its_node()
    {
        using TestNodes same = new();
        ClockChain clocks = new(same.Registry);
        using WindowRig bound = new(clocks);
        Assert.Equal(WindowRefusal.None, bound.Commit());
        Assert.Equal(WindowRefusal.None, bound.Begin(1));
        Assert.Equal(WindowRefusal.None, bound.Open(bound.Opening(1, 4)));
        ClockStatement statement = same.Forge(WindowRig.Node, 1, default);
        Assert.Null(clocks.Check(0, statement.Bytes));
        Assert.Equal(WindowRefusal.ClockWrong, bound.Open(bound.Opening(1, 5)));
        Assert.Equal(
            WindowRefusal.None,
            bound.Open(bound.Opening(1, 5) with { Clock = statement.Hash })
        );
    }

    [Fact]
    public void An_epoch_takes_4096_windows_of_a_node_and_not_one_more()
    {
        Start();
        for (int slot = 0; slot < WindowAudit.WindowCountMax; slot++)
        {
            Assert.Equal(WindowRefusal.None, rig.Open(Numbered(slot)));
        }

        Assert.Equal(WindowRefusal.TooMany, rig.Open(Numbered(WindowAudit.WindowCountMax)));

        WindowOpening Numbered(int slot) =>
            rig.Opening(1, slot) with
            {
                Nonce = TestNodes.Body(slot),
            };
    }

    [Fact]
    public void Epochs_follow_each_other_without_gaps_and_not_back_in_time()
    {
        Start();
        Assert.Equal(WindowRefusal.EpochWrong, rig.Begin(1));
        Assert.Equal(WindowRefusal.EpochWrong, rig.Begin(3));
        WindowBase next = new(2, "log", 1, default);
        Assert.Equal(
            WindowRefusal.TimeRanBack,
            rig.Audit.Begin(0, next, WindowRig.EpochMs - 1)?.Reason
        );
        Assert.Null(rig.Audit.Begin(0, next, WindowRig.EpochMs));
    }

    public void Dispose() => rig.Dispose();

    private void Start()
    {
        Assert.Equal(WindowRefusal.None, rig.Commit());
        Assert.Equal(WindowRefusal.None, rig.Begin(1));
    }
}
