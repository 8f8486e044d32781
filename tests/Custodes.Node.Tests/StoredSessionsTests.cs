using Custodes.Baselines.Provenance;
using Custodes.Node.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node.Tests;

/// <summary>What is kept to calibrate with, at its limits and past them.</summary>
public sealed class StoredSessionsTests
{
    private const int PerRoleMax = 24;
    private const int CountMax = 1_000;
    private const ulong Role = 7;
    private const int AlarmsMax = PerRoleMax / 8;

    [Fact]
    public void Alarms_leave_oldest_first_and_push_no_normal_session_out()
    {
        StoredSessions stored = new(PerRoleMax, perPromptMax: 6, CountMax);
        List<ContentSession> normal = Fill(stored, PerRoleMax, isAlarm: false);
        List<ContentSession> alarms = Fill(stored, AlarmsMax, isAlarm: true);
        Assert.Equal(PerRoleMax + AlarmsMax, stored.Count);

        ContentSession more = Session(99, isAlarm: true);
        Assert.Same(alarms[0], stored.Add(Role, more));
        Assert.Equal(PerRoleMax + AlarmsMax, stored.Count);
        Assert.Equal([.. normal, .. alarms.Skip(1), more], stored.All);
    }

    [Fact]
    public void A_full_prompt_gives_up_its_oldest_and_a_full_role_the_oldest_of_its_fullest_prompt()
    {
        StoredSessions stored = new(perRoleMax: 4, perPromptMax: 3, CountMax);
        ContentSession[] first = [Session(1), Session(1), Session(1), Session(1)];
        Assert.Null(stored.Add(Role, first[0]));
        Assert.Null(stored.Add(Role, first[1]));
        Assert.Null(stored.Add(Role, first[2]));
        Assert.Same(first[0], stored.Add(Role, first[3]));

        Assert.Null(stored.Add(Role, Session(2)));
        Assert.Same(first[1], stored.Add(Role, Session(3)));
        Assert.Equal(4, stored.Count);
    }

    [Fact]
    public void Alarms_are_alarms_after_a_restart()
    {
        StoredSessions stored = new(PerRoleMax, perPromptMax: 6, CountMax);
        _ = Fill(stored, PerRoleMax, isAlarm: false);
        _ = Fill(stored, AlarmsMax + 2, isAlarm: true);
        byte[] saved = Bytes(stored);

        StoredSessions loaded = new(PerRoleMax, perPromptMax: 6, CountMax);
        StateReader reader = new("stored", saved, 1);
        Assert.True(loaded.TryRestore(ref reader));
        Assert.Equal(AlarmsMax, loaded.All.Count(session => session.IsAlarm));
        Assert.Equal(saved, Bytes(loaded));
    }

    [Fact]
    public void An_agent_keeps_its_share_and_gives_up_its_own_oldest_past_it()
    {
        // 50 agents: 5 % of 60 are three sessions an agent.
        StoredSessions stored = new(perRoleMax: 60, perPromptMax: 6, CountMax);
        for (ulong agent = 1; agent <= 50; agent++)
        {
            Assert.Null(stored.Add(Role, Session(100 + agent, agent: agent)));
        }

        ContentSession[] own = [.. Enumerable.Range(0, 4).Select(i => Session((ulong)i, agent: 9))];
        Assert.Null(stored.Add(Role, own[0]));
        Assert.Null(stored.Add(Role, own[1]));
        Assert.Equal(109ul, stored.Add(Role, own[2])!.Prompt);
        Assert.Same(own[0], stored.Add(Role, own[3]));
        Assert.Equal(52, stored.Count);
        Assert.Equal(50, stored.All.Select(session => session.Agent).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void One_agent_or_two_may_fill_a_role(int agents)
    {
        StoredSessions stored = new(perRoleMax: 60, perPromptMax: 6, CountMax);
        for (int session = 0; session < 60; session++)
        {
            Assert.Null(
                stored.Add(Role, Session((ulong)session, agent: (ulong)(session % agents)))
            );
        }

        Assert.NotNull(stored.Add(Role, Session(99)));
        Assert.Equal(60, stored.Count);
    }

    [Fact]
    public void All_roles_together_keep_their_most_and_the_largest_role_gives_way()
    {
        StoredSessions stored = new(PerRoleMax, perPromptMax: 6, countMax: 10);
        for (ulong session = 0; session < 8; session++)
        {
            Assert.Null(stored.Add(Role, Session(session)));
        }

        Assert.Null(stored.Add(11, Session(1)));
        Assert.Null(stored.Add(12, Session(1, isAlarm: true)));
        Assert.Equal(10, stored.Count);
        Assert.Equal(0ul, stored.Add(13, Session(1))!.Prompt);
        Assert.Equal(10, stored.Count);
    }

    private static byte[] Bytes(StoredSessions stored)
    {
        StateSectionsInMemory sections = new();
        StateWriter writer = new(sections);
        writer.Begin("stored", 1);
        stored.Save(writer);
        writer.Flush();
        return sections.Bytes("stored");
    }

    private static List<ContentSession> Fill(StoredSessions stored, int count, bool isAlarm)
    {
        List<ContentSession> added = [];
        for (int index = 0; index < count; index++)
        {
            ContentSession session = Session(1 + (ulong)(index / 6), isAlarm);
            added.Add(session);
            _ = stored.Add(Role, session);
        }

        return added;
    }

    private static ContentSession Session(ulong prompt, bool isAlarm = false, ulong agent = 0)
    {
        ContentSession session = new()
        {
            Role = Role,
            IsAlarm = isAlarm,
            Agent = agent,
        };
        session.AssumePrompt(prompt);
        return session;
    }
}
