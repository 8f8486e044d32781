using Custodes.Evidence.Tests.Witnessing;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;
using Custodes.Storage.Witness;

namespace Custodes.Storage.Tests.Witness;

/// <summary>
/// Goal: no crash lets a witness sign two roots for a size, or forget what it signed. Method: end it
/// before, in and after every step of the disk, keep any number of the names that were not durable, start
/// again, and offer the other history.
/// </summary>
public sealed class WitnessCrashTests
{
    private static readonly SampleLog Log = new("log.example/1", 1);
    private static readonly SampleLog Other = new("log.example/2", 2);

    [Fact]
    public void A_crash_in_any_step_of_a_request_leaves_the_old_head_or_the_new_one()
    {
        int crashCount = 0;
        int stepCount = StepsOfRequest();
        Assert.True(stepCount >= 3);
        foreach (StepPlace place in Enum.GetValues<StepPlace>())
        {
            for (int step = 0; step < stepCount; step++)
            {
                MemoryWitnessDisk disk = At4(out WitnessDirectory witness);
                disk.FailingStep = disk.StepCount + step;
                disk.Place = place;
                Assert.Throws<CrashException>(() =>
                    witness.Add(Log.Request(4, 9), WitnessSetup.Now)
                );
                for (int kept = 0; kept <= disk.PendingCount; kept++)
                {
                    crashCount++;
                    CheckAfter(disk.AfterPowerLoss(kept));
                }
            }
        }

        Assert.True(crashCount > 12, $"{crashCount}");
    }

    [Fact]
    public void What_was_answered_survives_the_power_loss_right_after()
    {
        MemoryWitnessDisk disk = At4(out WitnessDirectory witness);
        Assert.Equal(200, witness.Add(Log.Request(4, 9), WitnessSetup.Now).Status);
        Assert.Equal(0, disk.PendingCount);
        using WitnessDirectory next = WitnessSetup.Start(disk.AfterPowerLoss(0), Log);
        Assert.Equal(new TreeHead(9, Log.Root(9)), next.Heads()[0].Value);
        Assert.Equal("9\n", next.Add(Log.Request(4, 9, history: 1), WitnessSetup.Now).Body);
        Assert.Equal(422, next.Add(Log.Request(9, 9, history: 1), WitnessSetup.Now).Status);
    }

    [Fact]
    public void A_crash_while_a_log_is_enrolled_neither_loses_heads_nor_stops_the_next_start()
    {
        for (int step = 0; ; step++)
        {
            int crashCount = 0;
            foreach (StepPlace place in Enum.GetValues<StepPlace>())
            {
                MemoryWitnessDisk disk = At4(out WitnessDirectory witness);
                witness.Dispose();
                disk.FailingStep = disk.StepCount + step;
                disk.Place = place;
                try
                {
                    WitnessSetup.Start(disk, Log, Other).Dispose();
                }
                catch (CrashException)
                {
                    crashCount++;
                }

                for (int kept = 0; kept <= disk.PendingCount; kept++)
                {
                    using WitnessDirectory next = WitnessSetup.Start(
                        disk.AfterPowerLoss(kept),
                        Log,
                        Other
                    );
                    Assert.Equal([4, 0], next.Heads().Select(head => head.Value.Size));
                }
            }

            if (crashCount == 0)
            {
                Assert.Equal(6, step);
                return;
            }
        }
    }

    [Fact]
    public async Task A_write_that_fails_ends_signing_until_the_next_start()
    {
        int stepCount = StepsOfRequest();
        for (int step = 0; step < stepCount; step++)
        {
            MemoryWitnessDisk disk = At4(out WitnessDirectory witness, Log, Other);
            disk.FailingStep = disk.StepCount + step;
            disk.Place = StepPlace.Within;
            disk.Failure = () => new IOException("no space left on device");
            WitnessAnswer answer = witness.Add(Log.Request(4, 9), WitnessSetup.Now);
            Assert.Equal((500, WitnessOutcome.Failed), (answer.Status, answer.Outcome));
            Assert.Equal("no space left on device", await witness.Failed);

            // The disk works again, but nobody knows what is on it: the same witness does not go on.
            Assert.Equal(500, witness.Add(Log.Request(4, 9), WitnessSetup.Now).Status);
            Assert.Equal(500, witness.Add(Other.Request(0, 1), WitnessSetup.Now).Status);
            CheckAfter(disk.AfterPowerLoss(disk.PendingCount));
        }
    }

    private static void CheckAfter(MemoryWitnessDisk disk)
    {
        using WitnessDirectory next = WitnessSetup.Start(disk, Log);
        TreeHead found = next.Heads()[0].Value;
        Assert.True(found == new TreeHead(4, Log.Root(4)) || found == new TreeHead(9, Log.Root(9)));

        // Nobody got a signature for size 9, so either root may come now, but only one of them ever.
        WitnessAnswer forked = next.Add(Log.Request(4, 9, history: 1), WitnessSetup.Now);
        Assert.Equal(found.Size == 4 ? 200 : 409, forked.Status);
        WitnessAnswer first = next.Add(Log.Request(9, 9), WitnessSetup.Now);
        Assert.Equal(found.Size == 4 ? 422 : 200, first.Status);
    }

    private static MemoryWitnessDisk At4(out WitnessDirectory witness, params SampleLog[] logs)
    {
        MemoryWitnessDisk disk = WitnessSetup.NewDisk();
        witness = WitnessSetup.Start(disk, logs.Length == 0 ? [Log] : logs);
        Assert.Equal(200, witness.Add(Log.Request(0, 4), WitnessSetup.Now).Status);
        return disk;
    }

    private static int StepsOfRequest()
    {
        MemoryWitnessDisk disk = At4(out WitnessDirectory witness);
        int before = disk.StepCount;
        Assert.Equal(200, witness.Add(Log.Request(4, 9), WitnessSetup.Now).Status);
        return disk.StepCount - before;
    }
}
