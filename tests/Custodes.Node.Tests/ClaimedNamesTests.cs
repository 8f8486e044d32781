using Custodes.Contracts;
using Custodes.Node.Tests.Streams;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: what an agent says of itself, a role or a build that nobody else has, changes nothing about how it is judged; a role that
/// is really new becomes known.
/// Method: a role that does the same to the byte; one of its agents names a place that nobody ever named, under a claimed name.
/// </summary>
public sealed class ClaimedNamesTests
{
    private const double Alpha = 0.02;
    private const string Agent = "clerk 1";
    private const uint NewPlace = 77_777;

    [Theory]
    [InlineData("clerk", "")]
    [InlineData("chief", "")]
    [InlineData("clerk", "9.9")]
    [InlineData("chief", "9.9")]
    public void A_claimed_name_hides_no_harm(string role, string build)
    {
        using Fleet fleet = Settled();
        int before = fleet.Listener.Findings.Count;
        Play(fleet, "attack", role, build, NewPlace);
        Assert.Equal(before + 1, fleet.Listener.Findings.Count);
        Assert.Equal("attack", fleet.Listener.Findings[^1].Session);
    }

    [Fact]
    public void A_build_that_one_agent_claims_begins_no_baseline_anew()
    {
        using Fleet fleet = Settled();
        int slot = fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of(Agent));
        uint observations = fleet.Pipeline.Behaviour.Agent(slot).Observations;
        Play(fleet, "claim", "clerk", "9.9", place: 7);
        Assert.Equal(0u, fleet.Pipeline.Behaviour.Agent(slot).Build);
        Assert.Equal(observations + 3, fleet.Pipeline.Behaviour.Agent(slot).Observations);
        Assert.Equal((byte)BaselineState.Active, fleet.Pipeline.Behaviour.Agent(slot).State);
    }

    [Fact]
    public void A_role_becomes_known_by_what_is_done_in_it()
    {
        using Fleet fleet = Settled();
        for (int session = 0; session < 60; session++)
        {
            Play(fleet, $"chief {session}", "chief", "", place: 7);
        }

        int before = fleet.Listener.Findings.Count;
        Assert.Equal(0, before);

        // From now on it is judged by that, and a new place is unusual there.
        Play(fleet, "attack", "chief", "", NewPlace);
        Assert.Equal(before + 1, fleet.Listener.Findings.Count);
    }

    private static Fleet Settled()
    {
        Fleet fleet = new(FalseAlarmTests.Small(Alpha));
        for (int session = 0; session < 500; session++)
        {
            Play(fleet, $"before {session}", "clerk", "", place: 7, $"clerk {session % 10}");
        }

        fleet.Flush();
        return fleet;
    }

    private static void Play(
        Fleet fleet,
        string session,
        string role,
        string build,
        uint place,
        string agent = Agent
    )
    {
        for (int call = 0; call < 2; call++)
        {
            ref Observation row = ref fleet.Row(agent, role, session, $"clerk.get_{call + 1}");
            row.Sequence = call;
            row.Build = build.Length > 0 ? fleet.Names.Builds.Intern(build) : 0;
            fleet.Argument(
                new ArgumentObservation
                {
                    Name = fleet.Names.Fields.Intern("path"),
                    Kind = ArgumentKind.Path,
                    Fingerprint = call == 1 ? place : 7,
                    PromptShare = -1,
                    SourceSequence = -1,
                }
            );
        }

        fleet.End(agent, role, session);
        fleet.Flush();
    }
}
