namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: what a watch writes is what the other commands read, across runs, new keys and erasures.
/// Method: the fleet that ships, watched twice into one directory with a rotation in between.
/// </summary>
public sealed class WatchedEvidenceTests
{
    [Fact]
    public void Two_watches_with_a_rotation_between_them_make_one_sound_log_without_gaps()
    {
        using Scratch scratch = new();
        string evidence = scratch.File("evidence");
        string oldKey = Watch(evidence);
        CommandRun rotated = CommandRun.Of(
            "keys",
            "rotate",
            evidence,
            "--who",
            "alice",
            "--why",
            "yearly"
        );
        Assert.True(rotated.Code == 0, rotated.Talk);
        string newKey = Watch(evidence);
        Assert.NotEqual(oldKey, newKey);

        CommandRun run = CommandRun.Of("verify", evidence, "--key", oldKey);
        Assert.True(run.Code == 0, run.Output);
        Assert.Contains("seals      2; gaps 0", run.Output, StringComparison.Ordinal);
        Assert.Contains($"replaced by {newKey}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_observation_of_a_watch_can_be_proven()
    {
        using Scratch scratch = new();
        string evidence = scratch.File("evidence");
        string key = Watch(evidence);
        string proof = scratch.File("o.tlog-proof");
        string entry = scratch.File("o.json");
        for (long number = 0; number < 4_863; number += 613)
        {
            CommandRun made = CommandRun.Of(
                "prove",
                evidence,
                "--observation",
                $"{number}",
                "--out",
                proof,
                "--entry-out",
                entry
            );
            Assert.True(made.Code == 0, made.Talk);
            CommandRun run = CommandRun.Of(
                "verify",
                "--proof",
                proof,
                "--entry-file",
                entry,
                "--key",
                key
            );
            Assert.Equal(0, run.Code);
            Assert.Contains($"observation {number}\n", run.Output, StringComparison.Ordinal);
        }

        Assert.Equal(1, CommandRun.Of("prove", evidence, "--observation", "4863").Code);
    }

    private static string Watch(string evidence)
    {
        WatchRun run = WatchRun.Start(
            WatchRun.Of(Repository.Fleet) with
            {
                EvidenceDirectory = evidence,
            }
        );
        Assert.Equal(ExitCode.Done, run.Code);
        return File.ReadAllText(Path.Combine(evidence, "log.vkey")).TrimEnd();
    }
}
