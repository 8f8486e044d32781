using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: nobody decides what others are ranked among, nor how much memory ranking takes.
/// Method: an agent that floods its role with tiny sessions, and honest work after it; sessions that
/// each name a role of their own.
/// </summary>
public sealed class ReferenceFloodTests
{
    private const double Alpha = 0.02;

    [Fact]
    public void Tiny_sessions_of_one_agent_do_not_make_honest_ones_alarm()
    {
        PipelineOptions options = FalseAlarmTests.Small(Alpha);
        using Fleet fleet = new(options);
        SplitMix64 random = new(6);
        Work clerk = new("clerk", 4, 0.3);
        for (int session = 0; session < 1_200; session++)
        {
            clerk.Play(fleet, ref random, $"clerk {random.Below(20)}", $"before {session}");
        }

        for (int session = 0; session < options.BehaviourScoresPerRole + 100; session++)
        {
            _ = fleet.Row("clerk 0", "clerk", $"tiny {session}", "clerk.get_1");
            fleet.End("clerk 0", "clerk", $"tiny {session}");
        }

        fleet.Flush();
        int before = fleet.Listener.Findings.Count;
        const int Trials = 600;
        for (int session = 0; session < Trials; session++)
        {
            clerk.Play(fleet, ref random, $"clerk {1 + random.Below(19)}", $"after {session}");
        }

        fleet.Flush();
        int alarms = fleet.Listener.Findings.Count - before;
        string told = $"{alarms} alarms in {Trials} sessions";
        TestContext.Current.SendDiagnosticMessage(told);
        Assert.True(Proportion.LowerBound(alarms, Trials, 0.999) <= Alpha, told);
    }

    [Fact]
    public void Roles_that_are_named_once_each_take_no_room_of_their_own_past_the_limit()
    {
        PipelineOptions options = FalseAlarmTests.Small(Alpha);
        options = options with
        {
            StoredSessionsPerRoleMax = 24,
            Provenance = options.Provenance with { RoleCountMax = 8 },
        };
        using Fleet fleet = new(options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int session = 0; session < 2_000; session++)
        {
            string name = $"session {session}";
            ref Observation row = ref fleet.Row("clerk 1", $"role {session}", name, "send_email");
            row.HasProvenance = true;
            row.HasPrompt = true;
            row.PromptFingerprint = (ulong)session;
            fleet.End("clerk 1", $"role {session}", name);
        }

        fleet.Flush();
        Assert.Equal(2_000, fleet.Listener.Sessions.Count);

        // Eight roles with a session each, and the one of all others with its most.
        int stored = StateSectionsInMemory.Of(fleet.Pipeline).Sections["contents"].Length;
        Assert.InRange(stored, 1, (8 + 24) * 400);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000_000);
    }
}
