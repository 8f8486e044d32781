using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>Writes and reads an open session's block.</summary>
internal static class SessionState
{
    /// <summary>Writes everything but the key, which the index has.</summary>
    public static void Save(StateWriter writer, in SessionBlock session)
    {
        writer.PutInt64(session.LastTimeMs);
        writer.PutInt64(session.LastTouched);
        writer.PutInt32(session.Agent);
        writer.PutInt32(session.Suspect);
        writer.PutInt32(session.LastSequence);
        writer.PutInt32(session.Observations);
        writer.PutSingle(session.SurpriseMax);
        writer.PutUInt16(session.Role);
        writer.PutUInt16(session.PreviousAction);
        writer.PutUInt16(session.Gaps);
        writer.PutUInt16(session.Replays);
        writer.PutUInt64(session.SequenceWindow);
        writer.PutBoolean(session.IsIncident);
        writer.PutBoolean(session.IsAgentProvisional);
        writer.PutBoolean(session.UsedDecoy);
        writer.PutBoolean(session.IsLevelOnly);
        writer.PutBoolean(session.IsJudgedByBehaviour);
        writer.PutBoolean(session.IsBehaviourUnusual);
    }

    /// <summary>Reads it back.</summary>
    public static SessionBlock Restore(ref StateReader reader, ulong key) =>
        new()
        {
            Key = key,
            IsOpen = true,
            LastTimeMs = Math.Max(-1, reader.GetInt64()),
            LastTouched = reader.GetInt64(),
            Agent = reader.GetInt32(),
            Suspect = reader.GetInt32(),
            LastSequence = reader.GetInt32(),
            Observations = reader.GetInt32(0),
            SurpriseMax = reader.GetSingle(float.MaxValue),
            Role = reader.GetUInt16(),
            PreviousAction = reader.GetUInt16(),
            Gaps = reader.GetUInt16(),
            Replays = reader.GetUInt16(),
            SequenceWindow = reader.GetUInt64(),
            IsIncident = reader.GetBoolean(),
            IsAgentProvisional = reader.GetBoolean(),
            UsedDecoy = reader.GetBoolean(),
            IsLevelOnly = reader.GetBoolean(),
            IsJudgedByBehaviour = reader.GetBoolean(),
            IsBehaviourUnusual = reader.GetBoolean(),
        };
}
