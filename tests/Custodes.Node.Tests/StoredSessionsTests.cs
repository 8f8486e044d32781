using Custodes.Baselines.Provenance;
using Custodes.Node.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node.Tests;

/// <summary>What is kept to calibrate with, at its limits and past them.</summary>
public sealed class StoredSessionsTests
{
    private const int PerRoleMax = 24;
    private const int AlarmsMax = PerRoleMax / 8;

    [Fact]
    public void Alarms_leave_oldest_first_and_push_no_normal_session_out()
    {
        StoredSessions stored = new(PerRoleMax, perPromptMax: 6);
        List<ContentSession> normal = Fill(stored, PerRoleMax, isAlarm: false);
        List<ContentSession> alarms = Fill(stored, AlarmsMax, isAlarm: true);
        Assert.Equal(PerRoleMax + AlarmsMax, stored.Count);

        ContentSession more = Session(99, isAlarm: true);
        Assert.Same(alarms[0], stored.Add(more));
        Assert.Equal(PerRoleMax + AlarmsMax, stored.Count);
        Assert.Equal([.. normal, .. alarms.Skip(1), more], stored.All);
    }

    [Fact]
    public void A_full_prompt_gives_up_its_oldest_and_a_full_role_the_oldest_of_its_fullest_prompt()
    {
        StoredSessions stored = new(perRoleMax: 4, perPromptMax: 3);
        ContentSession[] first = [Session(1), Session(1), Session(1), Session(1)];
        Assert.Null(stored.Add(first[0]));
        Assert.Null(stored.Add(first[1]));
        Assert.Null(stored.Add(first[2]));
        Assert.Same(first[0], stored.Add(first[3]));

        Assert.Null(stored.Add(Session(2)));
        Assert.Same(first[1], stored.Add(Session(3)));
        Assert.Equal(4, stored.Count);
    }

    [Fact]
    public void Alarms_are_alarms_after_a_restart()
    {
        StoredSessions stored = new(PerRoleMax, perPromptMax: 6);
        _ = Fill(stored, PerRoleMax, isAlarm: false);
        _ = Fill(stored, AlarmsMax + 2, isAlarm: true);
        byte[] saved = Bytes(stored);

        StoredSessions loaded = new(PerRoleMax, perPromptMax: 6);
        StateReader reader = new("stored", saved, 1);
        Assert.True(loaded.TryRestore(ref reader));
        Assert.Equal(AlarmsMax, loaded.All.Count(session => session.IsAlarm));
        Assert.Equal(saved, Bytes(loaded));
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
            _ = stored.Add(session);
        }

        return added;
    }

    private static ContentSession Session(ulong prompt, bool isAlarm = false)
    {
        ContentSession session = new() { Role = 7, IsAlarm = isAlarm };
        session.AssumePrompt(prompt);
        return session;
    }
}
