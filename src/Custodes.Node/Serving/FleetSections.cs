using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Custodes.Primitives.State;

namespace Custodes.Node.Serving;

/// <summary>What a snapshot holds besides the pipeline: facts of agents, and the newest alarms and verdicts.</summary>
/// <remarks>
/// <code>
/// fleet.agents     count i32 | each: first seen, last seen i64 | build u64, by slot
/// fleet.alarms     count i32 | each: bytes i32, JSON of a Finding
/// fleet.verdicts   the same, of a Verdict
/// fleet.evidence   entries of the log i64 | its count of observations less the pipeline's i64
/// </code>
/// </remarks>
internal static class FleetSections
{
    private const ushort Version = 1;
    private const string Agents = "fleet.agents";
    private const string Alarms = "fleet.alarms";
    private const string Verdicts = "fleet.verdicts";
    private const string Evidence = "fleet.evidence";
    private const int KeptMax = 10_000_000;

    /// <summary>Writes them.</summary>
    public static void Save(LiveFleet fleet, ISectionSink sink)
    {
        StateWriter writer = new(sink);
        writer.Begin(Agents, Version);
        int count = fleet.Pipeline.Behaviour.AgentCount;
        writer.PutInt32(count);
        foreach (ref readonly AgentFacts facts in fleet.Facts.AsSpan(0, count))
        {
            writer.PutInt64(facts.FirstSeenMs);
            writer.PutInt64(facts.LastSeenMs);
            writer.PutUInt64(facts.Build);
        }

        writer.Begin(Alarms, Version);
        Save(writer, fleet.Alarms, FleetJson.Default.Finding);
        writer.Begin(Verdicts, Version);
        Save(writer, fleet.Verdicts, FleetJson.Default.Verdict);
        writer.Begin(Evidence, Version);
        writer.PutInt64(fleet.Evidence?.NextIndex ?? fleet.EvidenceSize);
        writer.PutInt64(fleet.EvidenceOffset);
        writer.Flush();
    }

    /// <summary>Puts them back into a fleet whose pipeline is loaded; tells what is wrong, or null.</summary>
    public static string? Load(LiveFleet fleet, ISectionSource source) =>
        LoadAgents(fleet, source)
        ?? Load(source, Alarms, fleet.Alarms, FleetJson.Default.Finding)
        ?? Load(source, Verdicts, fleet.Verdicts, FleetJson.Default.Verdict)
        ?? LoadEvidence(fleet, source);

    private static string? LoadEvidence(LiveFleet fleet, ISectionSource source)
    {
        if (!source.TryRead(Evidence, out ReadOnlyMemory<byte> bytes))
        {
            return $"section '{Evidence}' is missing";
        }

        StateReader reader = new(Evidence, bytes.Span, Version);
        fleet.EvidenceSize = reader.GetCounter();
        fleet.EvidenceOffset = reader.GetInt64();
        _ = reader.End();
        return reader.Reason;
    }

    private static void Save<T>(StateWriter writer, Ring<T> ring, JsonTypeInfo<T> type)
    {
        writer.PutInt32(ring.Count);
        foreach (T item in ring.Items)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(item, type);
            writer.PutInt32(bytes.Length);
            writer.PutBytes(bytes);
        }
    }

    private static string? LoadAgents(LiveFleet fleet, ISectionSource source)
    {
        if (!source.TryRead(Agents, out ReadOnlyMemory<byte> bytes))
        {
            return $"section '{Agents}' is missing";
        }

        StateReader reader = new(Agents, bytes.Span, Version);
        int count = reader.GetCount(fleet.Pipeline.Behaviour.AgentCount, 24, "agents");
        for (int slot = 0; slot < count; slot++)
        {
            ref AgentFacts facts = ref fleet.Facts[slot];
            facts.Agent = fleet.Pipeline.Behaviour.Agent(slot).Key;
            facts.FirstSeenMs = reader.GetInt64();
            facts.LastSeenMs = reader.GetInt64();
            facts.Build = reader.GetUInt64();
        }

        _ = reader.End();
        return reader.Reason;
    }

    private static string? Load<T>(
        ISectionSource source,
        string section,
        Ring<T> ring,
        JsonTypeInfo<T> type
    )
    {
        if (!source.TryRead(section, out ReadOnlyMemory<byte> bytes))
        {
            return $"section '{section}' is missing";
        }

        StateReader reader = new(section, bytes.Span, Version);
        int count = reader.GetCount(KeptMax, 4, "items");
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            ReadOnlySpan<byte> json = reader.GetBytes(reader.GetInt32(0));
            try
            {
                if (reader.IsSound && JsonSerializer.Deserialize(json, type) is { } item)
                {
                    ring.Add(item);
                }
            }
            catch (JsonException fault)
            {
                reader.Refuse(fault.Message);
            }
        }

        _ = reader.End();
        return reader.Reason;
    }
}
