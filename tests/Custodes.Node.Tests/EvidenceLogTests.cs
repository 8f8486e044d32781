using System.Text;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Node.Evidence;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: what a node says of itself is whole: seals without gaps, a crash is told, clocks that go back are
/// told, a replay writes nothing twice, and a tenant's names stay out of the log.
/// Method: a log on a real disk under a clock that the test moves, verified as a stranger would.
/// </summary>
public sealed class EvidenceLogTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly ManualTime time = new(1_700_000_000_000);

    private string Directory => Path.Combine(scratch.Path, "evidence");

    [Fact]
    public void Silence_is_sealed_as_well()
    {
        using (EvidenceLog log = Open())
        {
            for (int minute = 0; minute < 5; minute++)
            {
                time.NowMs += 60_000;
                log.Tick();
            }

            log.Stop("test");
        }

        List<SealEntry> seals = [.. Verified().OfType<SealEntry>()];
        Assert.Equal(6, seals.Count);
        Assert.Equal(5, seals.Count(static seal => seal.IsIdle));
    }

    [Fact]
    public void Witnesses_see_a_new_head_of_a_silent_log_every_interval_and_never_the_same_again()
    {
        Witnesses witnesses = new();
        using (
            EvidenceLog log = EvidenceLog.Open(
                Options() with
                {
                    Cosigner = witnesses,
                },
                time,
                0,
                static _ => { }
            )
        )
        {
            log.Flush();
            int before = witnesses.Heads.Count;
            for (int minute = 0; minute < 5; minute++)
            {
                time.NowMs += 60_000;
                log.Tick();
                log.Flush();
                Assert.Equal(before + minute + 1, witnesses.Heads.Count);
            }

            log.Stop("test");
        }

        Assert.Equal(witnesses.Heads.Count, witnesses.Heads.Distinct().Count());
        Assert.Equal(5, Verified().OfType<SealEntry>().Count(static seal => seal.IsIdle));
    }

    [Fact]
    public void An_end_without_a_stop_is_told_as_a_gap()
    {
        using (EvidenceLog log = Open())
        {
            _ = log.Record(Finding(1));
            log.Flush();
        }

        time.NowMs += 3_600_000;
        using (EvidenceLog log = Open())
        {
            log.Stop("test");
        }

        GapEntry gap = Assert.Single(Verified().OfType<GapEntry>());
        Assert.Equal(3_600_000, gap.EndMs - gap.StartMs);
        using (EvidenceLog log = Open())
        {
            log.Stop("test");
        }

        Assert.Single(Verified().OfType<GapEntry>());
    }

    [Fact]
    public void A_clock_that_was_set_back_between_two_runs_is_told()
    {
        using (EvidenceLog log = Open())
        {
            time.NowMs += 7_200_000;
            log.Stop("test");
        }

        ManualTime earlier = new(1_700_000_000_000);
        using (EvidenceLog log = EvidenceLog.Open(Options(), earlier, 0, static _ => { }))
        {
            log.Stop("test");
        }

        ClockEntry clock = Assert.Single(Verified().OfType<ClockEntry>());
        Assert.Equal(7_200_000, clock.BeforeMs - clock.AfterMs);
    }

    [Fact]
    public void A_replay_finds_its_entries_and_adds_those_that_are_missing()
    {
        long first;
        using (EvidenceLog log = Open())
        {
            first = log.Record(Finding(1));
            log.Flush();
        }

        using EvidenceLog again = Open();
        again.IsReplaying = true;
        long next = again.NextIndex;
        Assert.Equal(first, again.Record(Finding(1)));
        Assert.Equal(next, again.NextIndex);
        Assert.Equal(next, again.Record(Finding(2)));
        again.IsReplaying = false;
        again.Stop("test");
        Assert.Equal([1, 2], Verified().OfType<FindingEntry>().Select(static one => one.Id));
    }

    [Fact]
    public void Observations_that_were_committed_to_are_not_committed_to_again_by_a_replay()
    {
        ObservationBatch batch = new(8);
        for (int row = 0; row < 8; row++)
        {
            batch.Add().Sequence = row;
        }

        using (EvidenceLog log = Open())
        {
            log.Take(batch, 0);
            log.Take(batch, 8);
            log.Stop("test");
        }

        using (EvidenceLog log = Open())
        {
            log.IsReplaying = true;
            log.Take(batch, 4);
            log.Take(batch, 12);
            log.IsReplaying = false;
            Assert.Equal(20, log.NextSequence);
            log.Stop("test");
        }

        BatchEntry[] batches = [.. Verified().OfType<BatchEntry>()];
        Assert.Equal([16L, 4L], batches.Select(static one => one.Count));
        Assert.Equal([0L, 16L], batches.Select(static one => one.FirstSequence));
    }

    [Fact]
    public void A_tenants_names_are_pseudonyms_that_its_salt_explains()
    {
        using (
            EvidenceLog log = EvidenceLog.Open(
                Options() with
                {
                    Tenant = "acme",
                },
                time,
                0,
                static _ => { }
            )
        )
        {
            _ = log.Record(Finding(1));
            log.Stop("test");
        }

        FindingEntry entry = Assert.Single(Verified().OfType<FindingEntry>());
        string bytes = Encoding.UTF8.GetString(entry.ToBytes());
        Assert.DoesNotContain("agent-of-acme", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("session-of-acme", bytes, StringComparison.Ordinal);
        using TenantSalt salt = TenantSaltFile.OpenOrMake(Directory, "acme");
        Assert.True(salt.Matches(entry.Agent, "agent-of-acme"));
        Assert.True(salt.Matches(entry.Session, "session-of-acme"));
        Assert.False(salt.Matches(entry.Agent, "agent-of-another"));
    }

    [Fact]
    public void Settings_that_were_changed_between_two_runs_are_told()
    {
        Sha256Hash[] settings =
        [
            new(Enumerable.Repeat((byte)1, 32).ToArray()),
            new(Enumerable.Repeat((byte)1, 32).ToArray()),
            new(Enumerable.Repeat((byte)2, 32).ToArray()),
        ];
        foreach (Sha256Hash run in settings)
        {
            using EvidenceLog log = EvidenceLog.Open(
                Options() with
                {
                    Configuration = run,
                },
                time,
                0,
                static _ => { }
            );
            log.Stop("test");
        }

        ConfigurationEntry change = Assert.Single(Verified().OfType<ConfigurationEntry>());
        Assert.Equal((settings[0], settings[2]), (change.Before, change.After));
    }

    [Fact]
    public void Telemetry_that_was_turned_away_is_a_gap()
    {
        using (EvidenceLog log = Open())
        {
            time.NowMs += 5_000;
            log.RecordRefusedTelemetry(7, time.NowMs - 4_000);
            log.Stop("test");
        }

        GapEntry gap = Assert.Single(Verified().OfType<GapEntry>());
        Assert.Equal("otlp", gap.Source);
        Assert.Equal(4_000, gap.EndMs - gap.StartMs);
    }

    [Fact]
    public void Refused_orders_are_logged_up_to_a_limit_and_counted_past_it()
    {
        using (
            EvidenceLog log = EvidenceLog.Open(
                Options() with
                {
                    DenialsPerSealMax = 3,
                },
                time,
                0,
                static _ => { }
            )
        )
        {
            for (int denial = 0; denial < 10; denial++)
            {
                log.RecordDenial("POST /v1/agents/a/release", "127.0.0.1", "no token");
            }

            log.Stop("test");
        }

        List<LogEntry> entries = Verified();
        Assert.Equal(3, entries.OfType<ActionEntry>().Count());
        Assert.Equal(7, Assert.Single(entries.OfType<GapEntry>()).Count);
    }

    public void Dispose() => scratch.Dispose();

    private static Finding Finding(long id) =>
        new(
            id,
            1_000,
            "agent-of-acme",
            "clerk",
            "",
            "session-of-acme",
            3,
            "send_mail",
            IsAlarm: true,
            1.5,
            1.25,
            0.01,
            100,
            []
        );

    private EvidenceOptions Options() =>
        new() { Directory = Directory, Origin = "test.example/log" };

    private EvidenceLog Open() => EvidenceLog.Open(Options(), time, 0, static _ => { });

    private List<LogEntry> Verified()
    {
        Assert.True(
            VerifierKey.TryParse(
                Encoding.UTF8.GetBytes(
                    File.ReadAllText(Path.Combine(Directory, "log.vkey")).TrimEnd('\n')
                ),
                out VerifierKey? key,
                out _
            )
        );
        LogFolder folder = new(Path.Combine(Directory, "log"));
        LogReport report = LogVerifier.Verify(
            folder,
            key,
            new TreeCheckOptions { Entries = new EntryCheck() }
        );
        Assert.True(report.IsSound, string.Join('\n', report.Faults));
        long size = report.Head!.Checkpoint.Size;
        EntryReader reader = new(folder, size);
        List<LogEntry> entries = [];
        for (long index = 0; index < size; index++)
        {
            Assert.True(reader.TryRead(index, out ReadOnlySpan<byte> bytes));
            Assert.True(LogEntry.TryParse(bytes, out LogEntry? entry, out _));
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Sign nothing, which nobody asks of them here, and remember which heads they saw.</summary>
    private sealed class Witnesses : ILogCosigner
    {
        public List<string> Heads { get; } = [];

        public SignedNote? Cosign(SignedNote head)
        {
            Heads.Add(Encoding.UTF8.GetString(head.Text));
            return head;
        }
    }
}
