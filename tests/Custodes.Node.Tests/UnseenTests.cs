using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: nobody acts unjudged, and nobody is charged with what another did.
/// Method: each way that was once found to work against the pipeline, after honest sessions enough.
/// </summary>
public sealed class UnseenTests
{
    [Fact]
    public void Calls_whose_provenance_was_lost_are_judged_by_what_they_do()
    {
        using Fleet fleet = Honest(1_500);
        for (int session = 0; session < 20; session++)
        {
            Call(fleet, "desk 1", "desk", $"lost {session}", 0, Origin.User);
            Bare(fleet, "desk 1", "desk", $"lost {session}");
        }

        fleet.Flush();
        Assert.Equal(20, fleet.Listener.Findings.Count(IsOf("lost")));
    }

    [Fact]
    public void An_agent_that_names_a_new_role_is_judged_as_the_one_it_was()
    {
        using Fleet fleet = Honest(1_500);
        for (int session = 0; session < 20; session++)
        {
            Call(fleet, "desk 1", $"role {session}", $"renamed {session}", 0, Origin.Prose);
            fleet.End("desk 1", $"role {session}", $"renamed {session}");
        }

        fleet.Flush();
        Assert.Equal(20, fleet.Listener.Findings.Count(IsOf("renamed")));
    }

    [Fact]
    public void The_last_to_speak_in_a_session_is_not_charged_with_what_another_did()
    {
        using Fleet fleet = Honest(1_500);
        for (int session = 0; session < 40; session++)
        {
            string name = $"shared {session}";
            Call(fleet, "mallory", "desk", name, 0, Origin.Prose);
            Call(fleet, "victim", "desk", name, 1, Origin.User);
            fleet.End("victim", "desk", name);
        }

        fleet.Flush();
        int victim = fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of("victim"));
        int mallory = fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of("mallory"));
        Assert.Equal(VerdictLevel.Normal, fleet.Pipeline.LevelOf(victim));
        Assert.Equal(0, fleet.Pipeline.EvidenceNats(victim));
        Assert.Equal(VerdictLevel.Quarantined, fleet.Pipeline.LevelOf(mallory));
    }

    [Fact]
    public void An_attack_that_goes_on_keeps_its_agent_where_it_stands()
    {
        using Fleet fleet = Honest(1_500);
        Call(fleet, "desk 1", "desk", "endless", 0, Origin.Prose);
        fleet.Flush();
        int desk = fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of("desk 1"));
        Assert.Equal(VerdictLevel.Suspect, fleet.Pipeline.LevelOf(desk));

        // A day is the rung's time; the attack goes on once an hour for three.
        for (int hour = 1; hour <= 72; hour++)
        {
            Call(fleet, "desk 1", "desk", "endless", hour, Origin.Prose, hour * 3_600_000L);
            fleet.Flush();
            Assert.True(fleet.Pipeline.LevelOf(desk) >= VerdictLevel.Suspect);
        }

        Assert.Equal(1, fleet.Listener.Findings.Count(IsOf("endless")));
    }

    [Fact]
    public void A_session_without_end_is_judged_in_parts()
    {
        using Fleet fleet = Honest(1_500);
        int parts = new PipelineOptions().SessionObservationsMax;
        for (int call = 0; call < 2 * parts; call++)
        {
            Call(fleet, "desk 1", "desk", "endless", call, Origin.Prose);
        }

        fleet.Flush();
        Assert.Equal(2, fleet.Listener.Findings.Count(IsOf("endless")));
        Assert.Equal(
            2,
            fleet.Listener.Sessions.Count(session =>
                session.Session == fleet.Names.Hash.Of("endless")
            )
        );
    }

    [Fact]
    public void Agents_that_always_do_the_same_do_not_alarm_when_thresholds_are_renewed()
    {
        using Fleet fleet = new(FalseAlarmTests.Small(0.02));
        for (int session = 0; session < 900; session++)
        {
            string name = $"same {session}";
            ulong task = (ulong)(session % 30) + 1;
            Call(fleet, $"clock {session % 5}", "clock", name, 0, Origin.User, prompt: task);
            Call(fleet, $"clock {session % 5}", "clock", name, 1, Origin.Field, prompt: task);
            fleet.End($"clock {session % 5}", "clock", name);
        }

        fleet.Flush();
        Assert.Empty(fleet.Listener.Findings);
        Assert.Empty(fleet.Listener.Verdicts);
    }

    private static Fleet Honest(int sessions)
    {
        Fleet fleet = new(FalseAlarmTests.Small(0.02));
        SplitMix64 random = new(21);
        for (int session = 0; session < sessions; session++)
        {
            ProvenanceAlarmTests.Play(
                fleet,
                ref random,
                "desk",
                $"honest {session}",
                isHijack: false
            );
        }

        fleet.Flush();
        return fleet;
    }

    private static Func<Finding, bool> IsOf(string session) =>
        finding => finding.Session.StartsWith(session, StringComparison.Ordinal);

    // What does not come from the user comes from long prose, as an injected instruction does.
    private static void Call(
        Fleet fleet,
        string agent,
        string role,
        string session,
        int sequence,
        Origin origin,
        long timeMs = 0,
        ulong prompt = 77
    )
    {
        ref Observation row = ref fleet.Row(agent, role, session, "desk_send_email");
        row.Sequence = sequence;
        row.TimeMs = timeMs;
        row.HasProvenance = true;
        row.HasPrompt = sequence == 0;
        row.PromptFingerprint = prompt;
        row.ToolInPrompt = origin == Origin.User ? 1 : 0;
        row.Echo = origin == Origin.Prose ? 1 : 0;
        bool isFromResult = origin != Origin.User;
        fleet.Argument(
            new ArgumentObservation
            {
                Name = fleet.Names.Fields.Intern("to"),
                Kind = ArgumentKind.Email,
                Fingerprint = origin == Origin.Prose ? 0x8000_0000u + (uint)sequence : 3,
                Length = 20,
                PromptShare = isFromResult ? 0 : 1,
                Origin = origin,
                SourceAction = isFromResult ? fleet.Names.Actions.Intern("desk_get_record") : 0,
                SourceKey = isFromResult
                    ? fleet.Names.Fields.Intern(origin == Origin.Prose ? "body" : "contact")
                    : 0,
                SourceLength = origin == Origin.Prose ? 900 : 30,
                SourceSequence = isFromResult ? 0 : -1,
            }
        );
    }

    private static void Bare(Fleet fleet, string agent, string role, string session)
    {
        ref Observation row = ref fleet.Row(agent, role, session, "bash");
        row.Sequence = 1;
        row.ArgumentBytes = 200_000_000;
        row.ResultBytes = 200_000_000;
        fleet.End(agent, role, session);
    }
}
