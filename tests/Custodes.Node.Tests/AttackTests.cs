using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node.Tests.Streams;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: perfectly regular agents are no blind spots, and an agent does not learn from its own attack.
/// Method: a fleet whose agents do the same to the byte, and one deviation at a time; the agent's block
/// compared byte for byte across the attack, and the attack repeated many times.
/// </summary>
public sealed class AttackTests
{
    private const string Agent = "clerk 1";

    [Theory]
    [InlineData("clerk.get_1", 5_000, 7)]
    [InlineData("http_post", 100, 7)]
    [InlineData("delete_all_files", 100, 7)]
    [InlineData("clerk.get_1", 100, 99)]
    public void A_perfectly_regular_agent_that_deviates_alarms(string action, int bytes, int place)
    {
        using Fleet fleet = Regular();
        Assert.Empty(fleet.Listener.Findings);
        Play(fleet, "attack", action, bytes, (uint)place);
        Finding finding = Assert.Single(fleet.Listener.Findings);
        Assert.Equal("attack", finding.Session);
        Assert.Equal(1, finding.Sequence);
        Assert.NotEmpty(finding.Parts);
        Assert.Contains(
            fleet.Listener.Verdicts,
            static verdict => verdict.Agent == Agent && verdict.Level >= VerdictLevel.Suspect
        );
    }

    [Fact]
    public void A_small_wobble_of_a_perfectly_regular_agent_does_not_alarm()
    {
        using Fleet fleet = Regular();
        Play(fleet, "wobble", "clerk.get_1", 103, 7);
        Assert.Empty(fleet.Listener.Findings);
    }

    [Fact]
    public void Nothing_from_the_alarm_on_is_learnt()
    {
        using Fleet fleet = Regular();
        Play(fleet, "attack", "http_post", 1_000_000, 99, end: false);
        int slot = fleet.Pipeline.Behaviour.FindAgent(fleet.Names.Hash.Of(Agent));
        AgentBlock before = fleet.Pipeline.Behaviour.Agent(slot);
        long role = fleet.Pipeline.Behaviour.Roles[1].Observations;
        for (int call = 0; call < 20; call++)
        {
            ref Observation row = ref fleet.Row(Agent, "clerk", "attack", "http_post");
            row.ArgumentBytes = 2_000_000;
        }

        fleet.End(Agent, "clerk", "attack");
        fleet.Flush();
        AgentBlock after = fleet.Pipeline.Behaviour.Agent(slot);
        AssertSameKnowledge(before, after);
        Assert.Equal(role, fleet.Pipeline.Behaviour.Roles[1].Observations);
        Assert.False(fleet.Listener.Sessions[^1].WasLearnt);
    }

    [Fact]
    public void The_row_that_alarms_is_not_learnt_even_when_its_batch_goes_on()
    {
        using Fleet one = Regular();
        using Fleet other = Regular();
        ulong hash = one.Names.Hash.Of(Agent);
        Play(one, "attack", "http_post", 1_000_000, 99);
        AgentBlock attacked = one.Pipeline.Behaviour.Agent(one.Pipeline.Behaviour.FindAgent(hash));

        // The other fleet sees the session only up to the row before the alarm.
        Row(other, "attack", 0, "clerk.get_0", 100, 7);
        other.Flush();
        AgentBlock spared = other.Pipeline.Behaviour.Agent(
            other.Pipeline.Behaviour.FindAgent(hash)
        );
        AssertSameKnowledge(spared, attacked);
    }

    [Theory]
    [InlineData("http_post", 1_000_000, 99)]
    [InlineData("clerk.get_1", 1_000, 7)]
    public void The_same_attack_alarms_however_often_it_is_repeated(
        string action,
        int bytes,
        int place
    )
    {
        using Fleet fleet = Regular();
        for (int attack = 0; attack < 200; attack++)
        {
            Play(fleet, $"attack {attack}", action, bytes, (uint)place);
        }

        Assert.Equal(200, fleet.Listener.Findings.Count);
    }

    // 300 sessions of three agents that do the same to the byte and the millisecond.
    private static Fleet Regular()
    {
        Fleet fleet = new(FalseAlarmTests.Small(0.02));
        for (int session = 0; session < 300; session++)
        {
            Play(fleet, $"session {session}", "clerk.get_1", 100, 7, agent: $"clerk {session % 3}");
        }

        return fleet;
    }

    private static void Play(
        Fleet fleet,
        string session,
        string action,
        int bytes,
        uint place,
        string agent = Agent,
        bool end = true
    )
    {
        Row(fleet, session, 0, "clerk.get_0", 100, 7, agent);
        Row(fleet, session, 1, action, bytes, place, agent);
        Row(fleet, session, 2, "clerk.get_2", 100, 7, agent);
        if (end)
        {
            fleet.End(agent, "clerk", session);
        }

        fleet.Flush();
    }

    private static void Row(
        Fleet fleet,
        string session,
        int sequence,
        string action,
        int bytes,
        uint place,
        string agent = Agent
    )
    {
        ref Observation row = ref fleet.Row(agent, "clerk", session, action);
        row.Sequence = sequence;
        row.TimeMs = 1_700_000_000_000 + (sequence * 1_000);
        row.ArgumentBytes = bytes;
        row.DurationMs = 20;
        fleet.Argument(
            new ArgumentObservation
            {
                Name = fleet.Names.Fields.Intern("to"),
                Kind = ArgumentKind.Email,
                Fingerprint = place,
                PromptShare = -1,
                SourceSequence = -1,
            }
        );
    }

    private static void AssertSameKnowledge(in AgentBlock left, in AgentBlock right)
    {
        Assert.Equal(
            ((ReadOnlySpan<float>)left.Mean).ToArray(),
            ((ReadOnlySpan<float>)right.Mean).ToArray()
        );
        Assert.Equal(
            ((ReadOnlySpan<float>)left.Variance).ToArray(),
            ((ReadOnlySpan<float>)right.Variance).ToArray()
        );
        AssertSameTools(in left.Tools, in right.Tools);
        AssertSameTools(in left.MoreTools, in right.MoreTools);
        Assert.True(((ReadOnlySpan<byte>)left.Transitions).SequenceEqual(right.Transitions));
        Assert.True(((ReadOnlySpan<ulong>)left.Values).SequenceEqual(right.Values));
        Assert.Equal(left.CapabilitiesSeen, right.CapabilitiesSeen);
        Assert.Equal(left.BloomFill, right.BloomFill);
    }

    private static void AssertSameTools(in ToolLine left, in ToolLine right)
    {
        Assert.True(((ReadOnlySpan<ushort>)left.Fingerprints).SequenceEqual(right.Fingerprints));
        Assert.True(((ReadOnlySpan<ushort>)left.Uses).SequenceEqual(right.Uses));
    }
}
