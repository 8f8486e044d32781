using Custodes.Evidence.Notes;
using Custodes.Primitives;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: whatever step of a commit or of a start the process, the disk or the power fails in, nothing
/// acknowledged is lost, no two heads that anybody could have seen contradict each other, and the log
/// verifies. Method: a disk in memory that fails at every step in turn, before and after its effect, as
/// the end of the process, of the power and as an error; then many seeds of repeated failures. Broken
/// orders of the same steps are shown to be caught.
/// </summary>
public sealed class LogCrashTests
{
    // Set to look for longer than a build may take.
    private static readonly int SeedCount = int.Parse(
        Environment.GetEnvironmentVariable("CUSTODES_SEEDS") ?? "100"
    );

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
        for (int step = 0; ; step++)
        {
            SimulatedDisk disk = new((ulong)step);
            CrashRun run = new(disk, (ulong)step);
            disk.FailingStep = step;
            disk.FailsWithError = isError;
            disk.FailsAfterwards = failsAfterwards;
            bool hasFailed = run.Work([100, 156, 1, 300]);
            run.End(losesPower);
            run.Check($"step {step}");
            if (!hasFailed)
            {
                Assert.InRange(step, 40, 400);
                return;
            }
        }
    }

    [Fact]
    public void Many_failures_in_a_row_lose_nothing()
    {
        int failures = 0;
        int finished = 0;
        for (ulong seed = 0; seed < (ulong)SeedCount; seed++)
        {
            SplitMix64 random = new(seed);
            SimulatedDisk disk = new(seed);
            CrashRun run = new(disk, seed);
            for (int session = 0; session < 8; session++)
            {
                disk.FailingStep = random.Below(60);
                disk.FailsWithError = random.Below(3) == 0;
                disk.FailsAfterwards = random.Below(2) == 0;
                int[] commits = new int[1 + random.Below(6)];
                for (int index = 0; index < commits.Length; index++)
                {
                    commits[index] = 1 + random.Below(random.Below(2) == 0 ? 40 : 500);
                }

                failures += run.Work(commits) ? 1 : 0;
                run.End(losesPower: random.Below(2) == 0);
            }

            run.Check($"seed {seed}");
            finished += run.StagesFinished;
        }

        // The failures must have happened, and some of them between the signature and the tiles.
        Assert.True(failures > SeedCount * 4, $"{failures} failures");
        Assert.True(finished > SeedCount / 10, $"{finished} stages finished");
    }

    [Theory]
    [InlineData(LogLayout.Head, 1000)]
    [InlineData(LogLayout.Stage, 12)]
    public void A_disk_that_only_pretends_to_flush_is_caught(string lostPath, int failingStep)
    {
        // The check of this class must be able to fail: a disk that forgets what it said was durable.
        const int Runs = 5;
        int caught = 0;
        for (ulong seed = 0; seed < Runs; seed++)
        {
            SimulatedDisk disk = new(seed);
            CrashRun run = new(disk, seed);
            Assert.False(run.Work([300]));
            disk.EndProcess();
            byte[]? old = disk.Read(lostPath);
            disk.FailingStep = failingStep;
            _ = run.Work([300, 300]);
            run.End(losesPower: false);
            disk.Write(lostPath, old);
            disk.Flush();
            disk.EndProcess();
            try
            {
                run.Check("pretended");
            }
            catch (LogStartException)
            {
                caught++;
            }
        }

        Assert.Equal(Runs, caught);
    }

    [Fact]
    public void After_an_error_of_the_disk_nothing_more_is_taken()
    {
        SimulatedDisk disk = new(1);
        using SignerKey signer = TestLog.Signer();
        using LogWriter writer = new(disk, signer, new LogOptions());
        disk.FailingStep = disk.StepCount + 1;
        disk.FailsWithError = true;
        Assert.Throws<LogFailedException>(() => writer.Append(TestLog.Batch(0, 10)));
        Assert.True(writer.HasFailed);
        int steps = disk.StepCount;
        Assert.Throws<LogFailedException>(() => writer.Append(TestLog.Batch(0, 10)));
        Assert.Throws<LogFailedException>(() => writer.TryPublish());
        Assert.Equal(steps, disk.StepCount);
    }

    [Fact]
    public void The_steps_of_a_commit_are_in_their_order()
    {
        SimulatedDisk disk = new(1);
        using SignerKey signer = TestLog.Signer();
        using LogWriter writer = new(disk, signer, new LogOptions());
        _ = writer.Append(TestLog.Batch(0, 255));
        disk.EndProcess();
        _ = writer.Append(TestLog.Batch(255, 2));
        Assert.Equal(
            [
                "write over private/stage",
                "flush",
                "write private/head.next",
                "flush",
                "rename private/head.next",
                "flush",
                "write log/tile/entries/000",
                "write log/tile/0/000",
                "write log/tile/entries/001.p/1",
                "write log/tile/0/001.p/1",
                "write log/tile/1/000.p/1",
                "flush",
                "write checkpoint.next",
                "flush",
                "rename checkpoint.next",
                "flush",
                "write over private/stage",
                "remove log/tile/entries/000.p",
                "remove log/tile/0/000.p",
            ],
            disk.Steps
        );
    }
}
