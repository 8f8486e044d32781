using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Witnessing;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;
using Custodes.Storage.Witness;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Storage.Tests.Witness;

/// <summary>
/// Goal: a witness never contradicts itself. Method: published vectors; then requests of two histories of
/// one log in any order, with restarts between them, and at once from two threads; every signature that
/// left is compared with those before it.
/// </summary>
public sealed class WitnessDirectoryTests
{
    private const string TesseraKey =
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    private const string TesseraCheckpoint =
        "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n"
        + "— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt"
        + "/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n";

    private const string TesseraCosignature =
        "— witness JLN4UQAAAABkGFDLUWGc9TBIvb66RoDBYPA1aHrgHaurdHoAptD0iaikyjsBtQeDvBO2VpCQEoJv6u+EWy1DB7Vh"
        + "BANWO0n0H/GVBg==\n";

    [Fact]
    public void Tesseras_head_is_cosigned_as_the_reference_witness_does()
    {
        Assert.True(
            VerifierKey.TryParse(Encoding.UTF8.GetBytes(TesseraKey), out VerifierKey? key, out _)
        );
        Assert.True(WitnessLogs.TryCreate([key], out WitnessLogs? logs, out _));
        using WitnessDirectory witness = new(WitnessSetup.NewDisk(), WitnessSetup.Signer(), logs);
        WitnessAnswer answer = witness.Add(
            Encoding.UTF8.GetBytes("old 0\n\n" + TesseraCheckpoint),
            1_679_315_147
        );
        Assert.Equal((200, TesseraCosignature), (answer.Status, answer.Body));
        Assert.True(
            witness.TryHead(WitnessLogs.HashOf("example.com/log/testdata"), out byte[]? note)
        );
        Assert.Equal(TesseraCheckpoint + TesseraCosignature, Encoding.UTF8.GetString(note));
    }

    [Fact]
    public void Logs_do_not_mix_and_a_restart_forgets_nothing()
    {
        SampleLog one = new("log.example/1", 1);
        SampleLog two = new("log.example/2", 2);
        MemoryWitnessDisk disk = WitnessSetup.NewDisk();
        using (WitnessDirectory witness = WitnessSetup.Start(disk, one))
        {
            Assert.Equal(200, witness.Add(one.Request(0, 5), WitnessSetup.Now).Status);
            Assert.Equal(404, witness.Add(two.Request(0, 9), WitnessSetup.Now).Status);
            Assert.False(witness.TryHead(WitnessLogs.HashOf(two.Origin), out _));
        }

        using WitnessDirectory next = WitnessSetup.Start(disk, two, one);
        Assert.Equal(
            [new(one.Origin, new TreeHead(5, one.Root(5))), new(two.Origin, WitnessRules.Never)],
            next.Heads()
        );
        Assert.Equal(200, next.Add(two.Request(0, 9), WitnessSetup.Now).Status);
        Assert.Equal("5\n", next.Add(one.Request(0, 7), WitnessSetup.Now).Body);
        Assert.Equal(200, next.Add(one.Request(5, 7), WitnessSetup.Now).Status);
    }

    [Fact]
    public void A_clock_that_goes_back_does_not_take_statements_back()
    {
        SampleLog log = new("log.example/1", 1);
        MemoryWitnessDisk disk = WitnessSetup.NewDisk();
        using (WitnessDirectory witness = WitnessSetup.Start(disk, log))
        {
            Assert.Equal(1000, Time(witness, 0, 5, now: 1000));
            Assert.Equal(1000, Time(witness, 5, 5, now: 400));
            Assert.Equal(1002, Time(witness, 5, 5, now: 1002));
        }

        using WitnessDirectory next = WitnessSetup.Start(disk, log);
        Assert.Equal(1002, Time(next, 5, 6, now: 1));

        long Time(WitnessDirectory witness, int oldSize, int size, long now) =>
            WitnessSetup.TimeOf(witness.Add(log.Request(oldSize, size), now), log.Head(size));
    }

    [Fact]
    public void Signatures_that_were_not_checked_are_neither_kept_nor_told()
    {
        SampleLog log = new("log.example/1", 1);
        using WitnessDirectory witness = WitnessSetup.Start(WitnessSetup.NewDisk(), log);
        NoteSignature unknown = new("somebody", 7, new byte[64]);
        SignedNote head = log.Head(5).With([unknown]);
        Assert.Equal(200, witness.Add(SampleLog.Body(0, [], head), WitnessSetup.Now).Status);
        Assert.True(witness.TryHead(WitnessLogs.HashOf(log.Origin), out byte[]? note));
        Assert.DoesNotContain("somebody", Encoding.UTF8.GetString(note), StringComparison.Ordinal);
        Assert.True(
            SignedCheckpoint.TryOpen(
                note,
                log.Key,
                [witness.Key],
                out SignedCheckpoint? kept,
                out _
            )
        );
        Assert.Equal(2, kept.Signatures.Count);
    }

    [Fact]
    public void What_is_no_request_changes_nothing()
    {
        SampleLog log = new("log.example/1", 1);
        using WitnessDirectory witness = WitnessSetup.Start(WitnessSetup.NewDisk(), log);
        Assert.Equal(400, witness.Add("old x\n"u8, WitnessSetup.Now).Status);
        byte[] tooLong = new byte[AddCheckpointRequest.BytesMax + 1];
        Assert.Equal(413, witness.Add(tooLong, WitnessSetup.Now).Status);
        Assert.Equal(WitnessRules.Never, witness.Heads()[0].Value);
    }

    [Fact]
    public void No_order_of_requests_and_restarts_gives_two_roots_for_a_size_or_goes_back()
    {
        int cosignedCount = 0;
        int forkCount = 0;
        int conflictCount = 0;
        SampleLog log = new("log.example/1", 1);

        // Old size, growth, history, and whether the witness starts anew before.
        Gen<(int Old, int Growth, int History, bool Restarts)> step =
            from old in Gen.Choose(-1, 12)
            from growth in Gen.Choose(0, 4)
            from history in Gen.Choose(0, 1)
            from restarts in Gen.Elements(false, false, false, true)
            select (old, growth, history, restarts);
        Prop.ForAll(step.ArrayOf(40).ToArbitrary(), Run).QuickCheckThrowOnFailure();
        Assert.True(
            cosignedCount > 300 && forkCount > 10 && conflictCount > 300,
            $"{cosignedCount} {forkCount} {conflictCount}"
        );

        bool Run((int Old, int Growth, int History, bool Restarts)[] steps)
        {
            MemoryWitnessDisk disk = WitnessSetup.NewDisk();
            WitnessDirectory witness = WitnessSetup.Start(disk, log);
            (int Size, int History, long Time) last = (0, 0, 0);
            bool holds = true;
            long now = WitnessSetup.Now;
            foreach ((int old, int growth, int history, bool restarts) in steps)
            {
                if (restarts)
                {
                    witness.Dispose();
                    disk = disk.AfterPowerLoss(0);
                    witness = WitnessSetup.Start(disk, log);
                }

                // -1 stands for what the witness knows, so that many requests come through.
                int oldSize = old < 0 || growth < 3 ? last.Size : old;
                int size = Math.Min(oldSize + growth, 64);
                now += growth - 2;
                WitnessAnswer answer = witness.Add(log.Request(oldSize, size, history), now);
                forkCount += answer.Status == 422 ? 1 : 0;
                conflictCount += answer.Status == 409 ? 1 : 0;
                if (answer.Status == 200)
                {
                    cosignedCount++;
                    long time = WitnessSetup.TimeOf(answer, log.Head(size, history));
                    holds &=
                        size >= last.Size
                        && time >= last.Time
                        && log.Root(last.Size, history) == log.Root(last.Size, last.History);
                    last = (size, history, time);
                }
            }

            witness.Dispose();
            return holds;
        }
    }

    [Fact]
    public async Task Of_two_requests_at_once_for_two_histories_one_is_cosigned()
    {
        SampleLog log = new("log.example/1", 1);
        for (int round = 0; round < 200; round++)
        {
            using WitnessDirectory witness = WitnessSetup.Start(WitnessSetup.NewDisk(), log);
            Assert.Equal(200, witness.Add(log.Request(0, 4), WitnessSetup.Now).Status);
            byte[][] requests = [log.Request(4, 9, history: 0), log.Request(4, 9, history: 1)];
            using Barrier together = new(requests.Length);
            WitnessAnswer[] answers = await Task.WhenAll(
                requests.Select(request =>
                    Task.Run(() =>
                    {
                        together.SignalAndWait();
                        return witness.Add(request, WitnessSetup.Now);
                    })
                )
            );
            Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
        }
    }
}
