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
        writer.Begin(StateSections.Pipeline, StateSections.Version);
        SaveCounters(writer);
        writer.Begin(StateSections.Names, StateSections.Version);
        Names.Save(writer);
        writer.Begin(StateSections.Roles, StateSections.Version);
        behaviour.SaveRoles(writer);
        writer.Begin(StateSections.Agents, StateSections.Version);
        behaviour.SaveAgents(writer);
        writer.Begin(StateSections.Sessions, StateSections.Version);
        behaviour.SaveSessions(writer);
        writer.Begin(StateSections.Counts, StateSections.Version);
        behaviour.Counts.Save(writer);
        writer.Begin(StateSections.Provenance, StateSections.Version);
        provenance.Save(writer);
        writer.Begin(StateSections.Contents, StateSections.Version);
        contents.Save(writer);
        stored.Save(writer);
        writer.Begin(StateSections.Scores, StateSections.Version);
        behaviourScores.Save(writer);
        knownScores.Save(writer);
        calibration.Save(writer);
        writer.Begin(StateSections.Verdicts, StateSections.Version);
        verdicts.Save(writer);
        SaveAlarmSequences(writer);
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
            ?? Restore(source, StateSections.Verdicts, TryRestoreVerdicts);
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

        StateReader reader = new(section, bytes.Span, StateSections.Version);
        return reader.IsSound && restore(ref reader) ? null : reader.Reason;
    }

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
        && TryRestoreAlarmSequences(ref reader)
        && reader.End();

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
