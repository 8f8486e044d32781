using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: a full table blinds nobody: what finds no room is still judged, with what is known of others.
/// Method: tables filled by honest work to their limit, then one more that misbehaves.
/// </summary>
public sealed class PipelineLimitTests
{
    private const int OpenMax = 32;

    [Fact]
    public void A_session_past_the_limit_ends_the_longest_idle_and_is_judged()
    {
        using Fleet fleet = Learnt(agentMax: 64, contentMax: OpenMax);
        int ended = fleet.Listener.Sessions.Count;
        for (int session = 0; session < OpenMax; session++)
        {
            Begin(fleet, $"open {session}");
        }

        Assert.Equal(0, fleet.Pipeline.SessionsEvicted);
        Begin(fleet, "one more");
        Assert.Equal(1, fleet.Pipeline.SessionsEvicted);
        Assert.Equal(ended + 1, fleet.Listener.Sessions.Count);
        Assert.Equal(fleet.Names.Hash.Of("open 0"), fleet.Listener.Sessions[^1].Session);
        Assert.Equal(OpenMax, fleet.Pipeline.Behaviour.SessionCount);

        int before = fleet.Listener.Findings.Count;
        Misbehave(fleet, "clerk 1", "odd one");
        Assert.Equal(2, fleet.Pipeline.SessionsEvicted);
        Assert.Equal("odd one", fleet.Listener.Findings[before].Session);
    }

    [Fact]
    public void Sessions_past_the_limit_in_one_batch_are_all_judged()
    {
        using Fleet fleet = Learnt(agentMax: 64, contentMax: OpenMax);
        int ended = fleet.Listener.Sessions.Count;
        for (int session = 0; session < 2 * OpenMax; session++)
        {
            _ = fleet.Row("clerk 1", "clerk", $"many {session}", "clerk.get_1");
        }

        fleet.Flush();
        fleet.Pipeline.Drain();
        Assert.Equal(OpenMax, fleet.Pipeline.SessionsEvicted);
        Assert.Equal(2 * OpenMax, fleet.Listener.Sessions.Count - ended);
        Assert.All(
            fleet.Listener.Sessions.Skip(ended),
            static session => Assert.Equal(1, session.Observations)
        );
    }

    [Fact]
    public void An_agent_past_the_limit_is_judged_as_its_role()
    {
        using Fleet fleet = Learnt(agentMax: 20, contentMax: OpenMax);
        Assert.Equal(20, fleet.Pipeline.Behaviour.AgentCount);
        Misbehave(fleet, "stranger", "odd one");
        Finding alarm = fleet.Listener.Findings[^1];
        Assert.Equal(("stranger", "odd one"), (alarm.Agent, alarm.Session));
        Assert.True(fleet.Pipeline.Behaviour.AgentsRefused > 0);
        Assert.Equal(20, fleet.Pipeline.Behaviour.AgentCount);
    }

    [Fact]
    public void Content_past_the_limit_is_judged_by_behaviour()
    {
        using Fleet fleet = Learnt(agentMax: 64, contentMax: 2);
        for (int session = 0; session < 3; session++)
        {
            Content(fleet, $"content {session}");
        }

        Assert.Equal(2, fleet.Pipeline.ContentSessionCount);
        Assert.Equal(1, fleet.Pipeline.ContentSessionsRefused);
        Misbehave(fleet, "clerk 1", "content 2");
        Assert.Equal("content 2", fleet.Listener.Findings[^1].Session);
    }

    private static Fleet Learnt(int agentMax, int contentMax)
    {
        PipelineOptions small = FalseAlarmTests.Small(0.01);
        Fleet fleet = new(
            small with
            {
                ContentSessionCountMax = contentMax,
                Behaviour = small.Behaviour with
                {
                    AgentCountMax = agentMax,
                    SessionCountMax = OpenMax,
                },
            }
        );
        SplitMix64 random = new(5);
        Work clerk = new("clerk", 4, 0.3);
        for (int session = 0; session < 1_500; session++)
        {
            clerk.Play(fleet, ref random, $"clerk {random.Below(20)}", $"learnt {session}");
        }

        fleet.Flush();
        return fleet;
    }

    private static void Begin(Fleet fleet, string session)
    {
        _ = fleet.Row("clerk 1", "clerk", session, "clerk.get_1");
        fleet.Flush();
    }

    private static void Content(Fleet fleet, string session)
    {
        ref Observation row = ref fleet.Row("clerk 1", "clerk", session, "clerk.get_1");
        row.HasPrompt = true;
        row.HasProvenance = true;
        row.PromptFingerprint = 7;
        fleet.Flush();
    }

    private static void Misbehave(Fleet fleet, string agent, string session)
    {
        ref Observation row = ref fleet.Row(agent, "clerk", session, "bash");
        row.ArgumentBytes = 200_000_000;
        row.ResultBytes = 200_000_000;
        fleet.Flush();
    }
}
