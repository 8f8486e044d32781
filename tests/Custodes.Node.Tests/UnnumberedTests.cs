using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: neither a new name nor a call without a number nor a filter's mistake hides a call from judgement.
/// Method: honest clerks enough, then each of the three by itself, as the red team found them.
/// </summary>
public sealed class UnnumberedTests
{
    private const int Honest = 6_000;

    [Fact]
    public void A_call_without_a_number_among_numbered_ones_alarms()
    {
        using Fleet fleet = Learnt();
        for (int call = 0; call < 6; call++)
        {
            Row(fleet, "clerk 1", "unnumbered", call, call < 3 ? call : -1, place: 7);
        }

        fleet.End("clerk 1", "clerk", "unnumbered");
        fleet.Flush();
        Assert.Contains(fleet.Listener.Findings, static finding => finding.Session == "unnumbered");
    }

    [Fact]
    public void A_session_that_never_had_numbers_does_not_alarm_for_that()
    {
        using Fleet fleet = Learnt();
        for (int call = 0; call < 6; call++)
        {
            Row(fleet, "clerk 1", "plain", call, sequence: -1, place: 7);
        }

        fleet.End("clerk 1", "clerk", "plain");
        fleet.Flush();
        Assert.DoesNotContain(
            fleet.Listener.Findings,
            static finding => finding.Session == "plain"
        );
    }

    [Fact]
    public void A_place_that_a_whole_role_never_named_is_news_from_an_agent_without_a_history()
    {
        using Fleet fleet = Learnt();
        for (int call = 0; call < 6; call++)
        {
            Row(fleet, "stranger", "fresh", call, call, place: call == 3 ? 0x8000_0001 : 7);
        }

        fleet.End("stranger", "clerk", "fresh");
        fleet.Flush();
        Assert.Contains(fleet.Listener.Findings, static finding => finding.Session == "fresh");
    }

    [Fact]
    public void Every_place_that_a_role_never_named_is_news_whatever_the_agents_filter_takes_for_known()
    {
        int seen = 0;
        const int Places = 40;
        using Fleet fleet = Learnt();
        for (uint place = 0; place < Places; place++)
        {
            string session = $"place {place}";
            for (int call = 0; call < 6; call++)
            {
                Row(fleet, "clerk 2", session, call, call, call == 3 ? 0x9000_0000 + place : 7);
            }

            fleet.End("clerk 2", "clerk", session);
            fleet.Flush();
            seen += fleet.Listener.Findings.Any(finding => finding.Session == session) ? 1 : 0;
        }

        Assert.Equal(Places, seen);
    }

    private static Fleet Learnt()
    {
        Fleet fleet = new(FalseAlarmTests.Small(0.02));
        SplitMix64 draw = new(31);
        for (int session = 0; session < Honest; session++)
        {
            string agent = $"clerk {draw.Below(20)}";
            int calls = 4 + draw.Below(4);
            for (int call = 0; call < calls; call++)
            {
                // Forty places each: an agent's filter then takes many a stranger for one of them.
                Row(fleet, agent, $"honest {session}", call, call, (uint)(1 + draw.Below(40)));
            }

            fleet.End(agent, "clerk", $"honest {session}");
        }

        fleet.Flush();
        return fleet;
    }

    private static void Row(
        Fleet fleet,
        string agent,
        string session,
        int call,
        long sequence,
        uint place
    )
    {
        ref Observation row = ref fleet.Row(agent, "clerk", session, $"clerk.get_{call % 3}");
        row.Sequence = sequence;
        row.ArgumentBytes = 100;
        fleet.Argument(
            new ArgumentObservation
            {
                Name = fleet.Names.Fields.Intern("path"),
                Kind = ArgumentKind.Path,
                Fingerprint = place,
                PromptShare = -1,
                SourceSequence = -1,
            }
        );
    }
}
