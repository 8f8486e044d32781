using System.Globalization;
using System.Text.Json.Nodes;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Storage.Log;

namespace Custodes.Cli.Tests;

/// <summary>
/// Goal: what <c>custodes watch</c> concludes and saw is in a log that a stranger can verify.
/// Method: real runs over the sample; the log read with nothing but its files and its key.
/// </summary>
public sealed class WatchEvidenceTests : IDisposable
{
    private readonly Scratch scratch = new();

    private string Evidence => scratch.File("evidence");

    [Fact]
    public void Every_alarm_and_verdict_has_its_entry_and_the_log_verifies()
    {
        WatchRun run = WatchRun.Start(
            WatchRun.Of(Repository.Fleet) with
            {
                Json = true,
                EvidenceDirectory = Evidence,
            }
        );
        Assert.Equal(ExitCode.Done, run.Code);
        LogReport report = Verify();
        Assert.True(report.IsSound, string.Join('\n', report.Faults));
        List<LogEntry> entries = Entries(report.Head!.Checkpoint.Size);
        int told = 0;
        foreach (string line in run.Output)
        {
            JsonNode json = JsonNode.Parse(line)!;
            JsonNode? shown = json["finding"] ?? json["verdict"];
            if (shown is null)
            {
                continue;
            }

            told++;
            LogEntry entry = entries[(int)(long)shown["entry"]!];
            long id = entry switch
            {
                FindingEntry finding => finding.Id,
                VerdictEntry verdict => verdict.Id,
                _ => -1,
            };
            Assert.Equal((long)shown["id"]!, id);
        }

        Assert.True(told > 10);
        Assert.Equal(told, entries.Count(static entry => entry is FindingEntry or VerdictEntry));
        Assert.Equal(4_863, entries.OfType<BatchEntry>().Sum(static batch => batch.Count));
        Assert.IsType<StopEntry>(entries[^1]);
    }

    [Fact]
    public void A_second_run_goes_on_in_the_same_log()
    {
        for (int round = 1; round <= 2; round++)
        {
            WatchRun run = WatchRun.Start(
                WatchRun.Of(Repository.Fleet) with
                {
                    EvidenceDirectory = Evidence,
                }
            );
            Assert.Equal(ExitCode.Done, run.Code);
            LogReport report = Verify();
            Assert.True(report.IsSound, string.Join('\n', report.Faults));
            List<LogEntry> entries = Entries(report.Head!.Checkpoint.Size);
            Assert.Equal(round, entries.Count(static entry => entry is StartEntry));
            Assert.Single(entries.OfType<KeyEntry>());
            Assert.Empty(entries.OfType<GapEntry>());
            Assert.Equal(round * 4_863 - 1, entries.OfType<BatchEntry>().Last().LastSequence);
        }
    }

    [Fact]
    public void A_log_whose_end_was_changed_is_not_written_to()
    {
        _ = WatchRun.Start(WatchRun.Of(Repository.Fleet) with { EvidenceDirectory = Evidence });
        CutLastEntry();
        WatchRun run = WatchRun.Start(
            WatchRun.Of(Repository.Fleet) with
            {
                EvidenceDirectory = Evidence,
            }
        );
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("tile/entries/", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_observation_can_be_shown_from_the_rows_that_were_kept()
    {
        _ = WatchRun.Start(WatchRun.Of(Repository.Fleet) with { EvidenceDirectory = Evidence });
        LogReport report = Verify();
        BatchEntry batch = Entries(report.Head!.Checkpoint.Size).OfType<BatchEntry>().First();
        string path = Path.Combine(
            Evidence,
            "private",
            "observations",
            batch.FirstSequence.ToString("D16", CultureInfo.InvariantCulture) + ".obs"
        );
        byte[] rows = File.ReadAllBytes(path);
        foreach (long sequence in (long[])[batch.FirstSequence, batch.LastSequence])
        {
            Assert.True(
                ObservationProof.TryCreate(batch, rows, sequence, out ObservationProof? proof)
            );
            Assert.True(proof.TryVerify(batch, out ObservationRow row));
            Assert.NotEqual(0UL, row.Agent);
        }
    }

    public void Dispose() => scratch.Dispose();

    // The stop entry's bundle is damaged: nothing may be signed over it.
    private void CutLastEntry()
    {
        string newest = Directory
            .EnumerateFiles(
                Path.Combine(Evidence, "log", "tile", "entries"),
                "*",
                SearchOption.AllDirectories
            )
            .OrderBy(static path => new FileInfo(path).Length)
            .Last();
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[^5] ^= 1;
        File.WriteAllBytes(newest, bytes);
    }

    private LogReport Verify()
    {
        string text = File.ReadAllText(Path.Combine(Evidence, "log.vkey")).Trim();
        Assert.True(
            VerifierKey.TryParse(
                System.Text.Encoding.UTF8.GetBytes(text),
                out VerifierKey? key,
                out _
            )
        );
        return LogVerifier.Verify(
            new LogFolder(Path.Combine(Evidence, "log")),
            key,
            new TreeCheckOptions { Entries = new EntryCheck() }
        );
    }

    private List<LogEntry> Entries(long size)
    {
        LogFolder folder = new(Path.Combine(Evidence, "log"));
        byte[] buffer = new byte[EntryBundle.BytesMax];
        List<LogEntry> entries = [];
        for (long bundle = 0; bundle << TileId.Height < size; bundle++)
        {
            int width = TreeShape.Width(TileId.Entries, bundle, size);
            string path = new TileId(TileId.Entries, bundle, width).Path();
            Assert.Equal(LogFileAnswer.Found, folder.Read(path, buffer, out long bytes));
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, (int)bytes);
            for (int place = 0; place < width; place++)
            {
                Assert.True(
                    LogEntry.TryParse(EntryBundle.Take(ref rest), out LogEntry? entry, out _)
                );
                entries.Add(entry);
            }
        }

        return entries;
    }
}
