using System.Globalization;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;

namespace Custodes.Node.Serving;

/// <summary>Answers questions about a fleet with copies. Only the pipeline's owner calls it.</summary>
internal sealed class FleetViews(LiveFleet fleet, NodeOptions options)
{
    private BehaviourBaseline Behaviour => fleet.Pipeline.Behaviour;

    /// <summary>Agents by their places, which is the order in which they were first seen until one gave way; null when the cursor is none.</summary>
    public Page<AgentView>? List(AgentQuery query)
    {
        int slot = 0;
        if (
            query.Cursor is { } cursor
            && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out slot)
        )
        {
            return null;
        }

        ulong role = query.Role is { } name ? fleet.Names.Hash.Of(name) : 0;
        List<AgentView> found = [];
        for (; slot < Behaviour.AgentCount; slot++)
        {
            if (
                (role != 0 && Behaviour.Roles[Behaviour.Agent(slot).Role].Key != role)
                || (query.Level is { } level && fleet.Pipeline.LevelOf(slot) != level)
            )
            {
                continue;
            }

            if (found.Count == query.Limit)
            {
                return new Page<AgentView>(found, slot.ToString(CultureInfo.InvariantCulture));
            }

            found.Add(View(slot));
        }

        return new Page<AgentView>(found, Next: null);
    }

    /// <summary>One agent with the findings that are kept of it; null when it was never heard of.</summary>
    public AgentDetail? Find(string name)
    {
        int slot = Behaviour.FindAgent(fleet.Names.Hash.Of(name));
        if (slot < 0)
        {
            return null;
        }

        AgentView view = View(slot);
        List<Finding> findings = [];
        SortedDictionary<Detector, DetectorFigure> detectors = [];
        foreach (Finding finding in fleet.Alarms.Items)
        {
            if (string.Equals(finding.Agent, view.Name, StringComparison.Ordinal))
            {
                findings.Add(finding);
                Count(detectors, finding);
            }
        }

        findings.Reverse();
        if (findings.Count > options.FindingsPerAgentMax)
        {
            findings.RemoveRange(
                options.FindingsPerAgentMax,
                findings.Count - options.FindingsPerAgentMax
            );
        }

        return new AgentDetail(view, findings, [.. detectors.Values]);
    }

    /// <summary>Alarms after one.</summary>
    public Page<Finding> ListAlarms(long afterId, int limit)
    {
        List<Finding> found = fleet.Alarms.After(afterId, limit, out bool hasMore);
        return new Page<Finding>(found, hasMore ? Id(found[^1].Id) : null);
    }

    /// <summary>Verdicts after one.</summary>
    public Page<Verdict> ListVerdicts(long afterId, int limit)
    {
        List<Verdict> found = fleet.Verdicts.After(afterId, limit, out bool hasMore);
        return new Page<Verdict>(found, hasMore ? Id(found[^1].Id) : null);
    }

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static void Count(SortedDictionary<Detector, DetectorFigure> detectors, Finding finding)
    {
        foreach (FindingPart part in finding.Parts)
        {
            DetectorFigure before = detectors.GetValueOrDefault(
                part.Detector,
                new DetectorFigure(part.Detector, Findings: 0, BitsLast: 0, BitsMax: 0)
            );
            detectors[part.Detector] = new DetectorFigure(
                part.Detector,
                before.Findings + 1,
                part.Bits,
                Math.Max(before.BitsMax, part.Bits)
            );
        }
    }

    private AgentView View(int slot)
    {
        ref AgentBlock block = ref Behaviour.Agent(slot);
        ref AgentFacts facts = ref fleet.Facts[slot];
        double evidence = fleet.Pipeline.EvidenceNats(slot);
        return new AgentView(
            fleet.Names.Agents.Show(block.Key),
            fleet.Names.Roles.Show(Behaviour.Roles[block.Role].Key),
            fleet.Names.Builds.Show(facts.Build),
            Behaviour.StateAt(slot, fleet.Pipeline.Now),
            fleet.Pipeline.LevelOf(slot),
            evidence,
            Math.Exp(Math.Min(evidence, 700)),
            block.Observations,
            block.Sessions,
            facts.FirstSeenMs,
            facts.LastSeenMs
        )
        {
            BaselineEpoch = fleet.Pipeline.BaselineEpoch,
        };
    }
}
