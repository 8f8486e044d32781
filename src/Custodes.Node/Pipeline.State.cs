using System.Diagnostics.CodeAnalysis;
using Custodes.Contracts;
using Custodes.Detection.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node;

/// <content>Saving and loading: docs/protocol/state.md.</content>
public sealed partial class Pipeline
{
    private delegate bool RestoreSection(ref StateReader reader);

    /// <summary>Writes the whole state between two batches; a pipeline loaded from it goes on as this one would.</summary>
    /// <remarks>
    /// The options are the caller's and are not written; nor are <see cref="Learns"/> and
    /// <see cref="Judges"/>. One pass, 64 KiB of memory besides what sorting keys takes.
    /// </remarks>
    public void Save(ISectionSink sink)
    {
        StateWriter writer = new(sink);
        Begin(writer, StateSections.Pipeline);
        SaveCounters(writer);
        Begin(writer, StateSections.Names);
        Names.Save(writer);
        Begin(writer, StateSections.Roles);
        behaviour.SaveRoles(writer);
        Begin(writer, StateSections.Agents);
        behaviour.SaveAgents(writer);
        Begin(writer, StateSections.Sessions);
        behaviour.SaveSessions(writer);
        Begin(writer, StateSections.Counts);
        behaviour.Counts.Save(writer);
        Begin(writer, StateSections.Provenance);
        provenance.Save(writer);
        Begin(writer, StateSections.Contents);
        contents.Save(writer);
        stored.Save(writer);
        Begin(writer, StateSections.Scores);
        behaviourScores.Save(writer);
        knownScores.Save(writer);
        mixed.Save(writer);
        calibration.Save(writer);
        Begin(writer, StateSections.Verdicts);
        verdicts.Save(writer);
        SaveAlarmSequences(writer);
        SaveCertified(writer);
        SaveLevels(writer);
        writer.Flush();
    }

    /// <summary>Makes a pipeline from a saved state, or says what is wrong with it.</summary>
    /// <param name="source">The sections.</param>
    /// <param name="options">
    /// May differ from those the state was made with. Other limits are refused when the state does not
    /// fit; other weights calibrate anew from the stored sessions.
    /// </param>
    /// <param name="names">Empty, under the secret that made the state. Throw them away after a refusal.</param>
    /// <param name="listener">Hears the conclusions from here on.</param>
    /// <param name="pipeline">The pipeline; the caller disposes of it.</param>
    /// <param name="reason">Section, place and what is wrong there.</param>
    public static bool TryLoad(
        ISectionSource source,
        PipelineOptions options,
        Names names,
        IPipelineListener listener,
        [NotNullWhen(true)] out Pipeline? pipeline,
        [NotNullWhen(false)] out string? reason
    )
    {
        pipeline = new Pipeline(options, names, listener);
        reason = pipeline.Load(source);
        if (reason is null)
        {
            return true;
        }

        pipeline.Dispose();
        pipeline = null;
        return false;
    }

    private string? Load(ISectionSource source)
    {
        ulong model = 0;
        string? reason =
            Restore(
                source,
                StateSections.Pipeline,
                (ref StateReader reader) => TryRestoreCounters(ref reader, out model)
            )
            ?? Restore(source, StateSections.Names, Names.TryRestore)
            ?? Restore(
                source,
                StateSections.Roles,
                (ref StateReader reader) => behaviour.TryRestoreRoles(ref reader, DescriptorOf)
            )
            ?? Restore(source, StateSections.Agents, behaviour.TryRestoreAgents)
            ?? Restore(source, StateSections.Sessions, behaviour.TryRestoreSessions)
            ?? Restore(source, StateSections.Counts, behaviour.Counts.TryRestore)
            ?? Restore(source, StateSections.Provenance, provenance.TryRestore)
            ?? Restore(source, StateSections.Contents, TryRestoreContents)
            ?? Restore(source, StateSections.Scores, TryRestoreScores)
            ?? Restore(source, StateSections.Verdicts, TryRestoreVerdicts)
            ?? LoadCertified(source)
            ?? LoadLevels(source);
        if (reason is null && model != ModelFingerprint.Of(options))
        {
            calibration = stored.Calibrate(provenance, options.ModelOf);
        }

        return reason;
    }

    private static string? Restore(ISectionSource source, string section, RestoreSection restore)
    {
        if (!source.TryRead(section, out ReadOnlyMemory<byte> bytes))
        {
            return $"section '{section}' is missing";
        }

        StateReader reader = new(section, bytes.Span, StateSections.VersionOf(section));
        return reader.IsSound && restore(ref reader) ? null : reader.Reason;
    }

    private static void Begin(StateWriter writer, string section) =>
        writer.Begin(section, StateSections.VersionOf(section));

    private CapabilityDescriptor DescriptorOf(ulong action) =>
        descriptors.Describe(action, Names.Actions.Show(action));

    private void SaveCounters(StateWriter writer)
    {
        writer.PutUInt64(ModelFingerprint.Of(options));
        writer.PutInt64(Now);
        writer.PutInt64(ObservationCount);
        writer.PutInt64(SessionCount);
        writer.PutInt64(SessionsEvicted);
        writer.PutInt64(AgentsEvicted);
        writer.PutInt64(FindingCount);
        writer.PutInt64(AlarmCount);
    }

    private bool TryRestoreCounters(ref StateReader reader, out ulong model)
    {
        model = reader.GetUInt64();
        Now = reader.GetInt64();
        ObservationCount = reader.GetCounter();
        SessionCount = reader.GetCounter();
        SessionsEvicted = reader.GetCounter();
        AgentsEvicted = reader.GetCounter();
        FindingCount = reader.GetCounter();
        AlarmCount = reader.GetCounter();
        return reader.End();
    }

    private bool TryRestoreContents(ref StateReader reader) =>
        contents.TryRestore(ref reader, slot => behaviour.Session(slot).IsOpen)
        && stored.TryRestore(ref reader)
        && reader.End();

    private bool TryRestoreScores(ref StateReader reader)
    {
        if (
            !behaviourScores.TryRestore(ref reader)
            || !knownScores.TryRestore(ref reader)
            || !mixed.TryRestore(ref reader)
            || SessionCalibration.Restore(ref reader, options.ModelOf) is not { } restored
        )
        {
            return false;
        }

        calibration = restored;
        return reader.End();
    }

    private bool TryRestoreVerdicts(ref StateReader reader) =>
        verdicts.TryRestore(ref reader, behaviour.AgentCount)
        && RequireLevels(ref reader)
        && TryRestoreAlarmSequences(ref reader)
        && reader.End();

    // An agent on a rung is never forgotten, and its block is what tells.
    private bool RequireLevels(ref StateReader reader)
    {
        for (int agent = 0; agent < behaviour.AgentCount; agent++)
        {
            bool isSame = behaviour.Agent(agent).Level == (byte)verdicts.StateOf(agent).Level;
            if (!reader.Require(isSame, $"agent {agent} stands on two rungs"))
            {
                return false;
            }
        }

        return true;
    }

    private void SaveAlarmSequences(StateWriter writer)
    {
        writer.PutInt32(alarmSequences.Count);
        foreach (int slot in alarmSequences.Keys.Order())
        {
            writer.PutInt32(slot);
            writer.PutInt64(alarmSequences[slot]);
        }
    }

    private bool TryRestoreAlarmSequences(ref StateReader reader)
    {
        int count = reader.GetCount(behaviour.SessionCount, 12, "sessions that alarmed");
        for (int index = 0; index < count; index++)
        {
            int slot = reader.GetInt32();
            bool isNew =
                slot >= 0
                && slot < options.Behaviour.SessionCountMax
                && behaviour.Session(slot).IsOpen
                && alarmSequences.TryAdd(slot, reader.GetInt64());
            if (!reader.Require(isNew, $"place {slot} holds no session that can have alarmed"))
            {
                return false;
            }
        }

        return reader.IsSound;
    }
}
