using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: a deploy is no storm of alarms, and no cover for a hijack.
/// Method: all agents of a role get a new build with a new tool and larger sizes at one moment; alarms
/// over the sessions after it against twice the rate that was asked for; hijacks in the middle of it.
/// </summary>
public sealed class DeployTests
{
    private const double Alpha = 0.01;
    private const int After = 2_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_deploy_alarms_stay_below_twice_the_steady_rate(ulong seed)
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(seed);
        Work old = new("clerk", 6, 0.3) { Build = "1.0" };
        Play(fleet, old, ref random, "old", 2_000);
        int before = fleet.Listener.Findings.Count;
        Play(
            fleet,
            old with
            {
                Build = "1.1",
                SizeShift = 1,
                NewToolShare = 0.15,
            },
            ref random,
            "new",
            After
        );
        int after = fleet.Listener.Findings.Count - before;
        TestContext.Current.SendDiagnosticMessage(
            $"{before} alarms before, {after} after; {fleet.Listener.Verdicts.Count(static verdict => verdict.Level == VerdictLevel.Quarantined)} quarantines"
        );
        Assert.True(after <= 2 * Alpha * After, $"{before} alarms before, {after} after");
    }

    [Fact]
    public void A_new_build_in_every_session_is_no_deploy()
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(5);
        Play(fleet, new Work("clerk", 6, 0.3) { Build = "1.0" }, ref random, "old", 2_000);
        int before = fleet.Listener.Findings.Count;
        const int attacks = 100;
        for (int attack = 0; attack < attacks; attack++)
        {
            ref Observation row = ref fleet.Row(
                "clerk 1",
                "clerk",
                $"attack {attack}",
                "clerk.get_1"
            );
            row.Build = fleet.Names.Builds.Intern($"2.{attack}");
            row.ArgumentBytes = 200_000_000;
            fleet.End("clerk 1", "clerk", $"attack {attack}");
            fleet.Flush();
        }

        Assert.InRange(fleet.Listener.Findings.Count - before, attacks - 2, attacks);
    }

    [Fact]
    public void A_hijack_in_the_middle_of_a_deploy_alarms()
    {
        using Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        SplitMix64 random = new(4);
        Work old = new("clerk", 6, 0.3) { Build = "1.0" };
        Work young = old with { Build = "1.1", SizeShift = 1, NewToolShare = 0.15 };
        Play(fleet, old, ref random, "old", 2_000);
        int alarmed = 0;
        for (int hijack = 0; hijack < 20; hijack++)
        {
            Play(fleet, young, ref random, $"new {hijack}", 10);
            string session = $"hijack {hijack}";
            for (int call = 0; call < 3; call++)
            {
                ref Observation row = ref fleet.Row(
                    "clerk 3",
                    "clerk",
                    session,
                    call == 1 ? "http_post" : "clerk.get_1"
                );
                row.Sequence = call;
                row.Build = fleet.Names.Builds.Intern("1.1");
                row.ArgumentBytes = call == 1 ? 1_000_000 : 100;
                fleet.Argument(
                    new ArgumentObservation
                    {
                        Name = fleet.Names.Fields.Intern("url"),
                        Kind = ArgumentKind.Url,
                        Fingerprint = (uint)(1_000 + hijack),
                        PromptShare = -1,
                        SourceSequence = -1,
                    }
                );
            }

            fleet.End("clerk 3", "clerk", session);
            fleet.Flush();
            alarmed += fleet.Listener.Findings.Exists(finding => finding.Session == session)
                ? 1
                : 0;
        }

        Assert.Equal(20, alarmed);
    }

    private static void Play(
        Fleet fleet,
        Work work,
        ref SplitMix64 random,
        string name,
        int sessions
    )
    {
        for (int session = 0; session < sessions; session++)
        {
            work.Play(fleet, ref random, $"clerk {random.Below(10)}", $"{name} {session}");
        }

        fleet.Flush();
    }
}
