using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
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
    public void An_agent_past_the_limit_takes_the_place_of_the_longest_idle()
    {
        using Fleet fleet = Learnt(agentMax: 20, contentMax: OpenMax);
        Assert.Equal(20, fleet.Pipeline.Behaviour.AgentCount);
        Assert.Equal(0, fleet.Pipeline.AgentsEvicted);
        string[] known = [.. Enumerable.Range(0, 20).Select(static number => $"clerk {number}")];
        Begin(fleet, "open", known[3]);
        foreach (string agent in known.Where(name => name != known[3] && name != known[7]))
        {
            Begin(fleet, $"of {agent}", agent);
            fleet.End(agent, "clerk", $"of {agent}");
            fleet.Flush();
        }

        Misbehave(fleet, "stranger", "odd one");
        Assert.Equal(1, fleet.Pipeline.AgentsEvicted);
        Assert.Equal(0, fleet.Pipeline.Behaviour.AgentsRefused);
        Assert.Equal(20, fleet.Pipeline.Behaviour.AgentCount);
        Assert.Equal(-1, Slot(fleet, known[7]));
        Assert.True(Slot(fleet, known[3]) >= 0);
        Assert.False(fleet.Names.Agents.TryGet(fleet.Names.Hash.Of(known[7]), out _));
        ref AgentBlock block = ref fleet.Pipeline.Behaviour.Agent(Slot(fleet, "stranger"));
        Assert.Equal(1u, block.Observations);
        Finding alarm = fleet.Listener.Findings[^1];
        Assert.Equal(("stranger", "odd one"), (alarm.Agent, alarm.Session));
        Assert.Equal("stranger", fleet.Listener.Verdicts[^1].Agent);
    }

    [Fact]
    public void A_flood_of_agents_leaves_those_with_a_history_alone()
    {
        using Fleet fleet = Learnt(agentMax: 30, contentMax: OpenMax);
        for (int agent = 0; agent < 500; agent++)
        {
            Begin(fleet, $"flood {agent}", $"invented {agent}");
            fleet.End($"invented {agent}", "clerk", $"flood {agent}");
        }

        fleet.Flush();
        Assert.True(fleet.Pipeline.AgentsEvicted > 400);
        for (int agent = 0; agent < 20; agent++)
        {
            Assert.True(Slot(fleet, $"clerk {agent}") >= 0);
        }
    }

    [Fact]
    public void Agents_on_a_rung_stay_and_the_one_past_the_limit_is_judged_as_its_role()
    {
        using Fleet fleet = Learnt(agentMax: 20, contentMax: OpenMax);
        for (int agent = 0; agent < 20; agent++)
        {
            long now = fleet.Pipeline.Now;
            Assert.True(
                fleet.Pipeline.TryOrder(agent, OrderKind.Quarantine, now, "operator", "a test")
            );
        }

        Misbehave(fleet, "stranger", "odd one");
        Assert.Equal(0, fleet.Pipeline.AgentsEvicted);
        Assert.True(fleet.Pipeline.Behaviour.AgentsRefused > 0);
        Finding alarm = fleet.Listener.Findings[^1];
        Assert.Equal(("stranger", "odd one"), (alarm.Agent, alarm.Session));
    }

    [Fact]
    public void Prompts_past_the_limit_give_way_to_content_and_end_nobodys()
    {
        using Fleet fleet = Learnt(agentMax: 64, contentMax: 2);
        Content(fleet, "prompt 0", isCall: false);
        Content(fleet, "prompt 1", isCall: false);
        Content(fleet, "prompt 2", isCall: false);
        Assert.Equal((2, 1L), Contents(fleet));
        Content(fleet, "content 0");
        Content(fleet, "content 1");
        Assert.Equal((2, 3L), Contents(fleet));
        Assert.Equal(0, fleet.Pipeline.SessionsEvicted);

        // No prompt is left, and a prompt is not worth anybody's calls.
        Content(fleet, "prompt 3", isCall: false);
        Assert.Equal((2, 4L), Contents(fleet));
        Assert.Equal(0, fleet.Pipeline.SessionsEvicted);
        Misbehave(fleet, "clerk 1", "prompt 3");
        Assert.Equal("prompt 3", fleet.Listener.Findings[^1].Session);
    }

    [Fact]
    public void Content_past_the_limit_ends_the_longest_idle_session_with_content()
    {
        using Fleet fleet = Learnt(agentMax: 64, contentMax: 2);
        int ended = fleet.Listener.Sessions.Count;
        Content(fleet, "content 0");
        Content(fleet, "content 1");
        Content(fleet, "content 0");
        Content(fleet, "content 2");
        Assert.Equal((2, 0L), Contents(fleet));
        Assert.Equal(1, fleet.Pipeline.SessionsEvicted);
        Assert.Equal(ended + 1, fleet.Listener.Sessions.Count);
        Assert.Equal(fleet.Names.Hash.Of("content 1"), fleet.Listener.Sessions[^1].Session);
    }

    private static (int Open, long Refused) Contents(Fleet fleet) =>
        (fleet.Pipeline.ContentSessionCount, fleet.Pipeline.ContentSessionsRefused);

    private static int Slot(Fleet fleet, string agent) =>
        fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of(agent));

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

    private static void Begin(Fleet fleet, string session, string agent = "clerk 1")
    {
        _ = fleet.Row(agent, "clerk", session, "clerk.get_1");
        fleet.Flush();
    }

    private static void Content(Fleet fleet, string session, bool isCall = true)
    {
        ref Observation row = ref fleet.Row("clerk 1", "clerk", session, "clerk.get_1");
        row.HasPrompt = true;
        row.HasProvenance = isCall;
        row.Kind = isCall ? ObservationKind.ToolCall : ObservationKind.Message;
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
