using Custodes.Aggregation.Registry;

namespace Custodes.Aggregation.Reports;

/// <summary>Lets an agent's reports pass once and in order: what is old, recorded or restored does not count again.</summary>
/// <remarks>16 bytes an agent. Its owner keeps it across restarts, or takes nothing before the next epoch.</remarks>
public sealed class ReportGate(FleetRegistry registry)
{
    private readonly ulong[] epochs = new ulong[registry.Agents.Length];
    private readonly ulong[] sequences = new ulong[registry.Agents.Length];
    private readonly bool[] isKnown = new bool[registry.Agents.Length];

    /// <summary>Whether the report is of this epoch and newer than the agent's last; remembers it then.</summary>
    public ReportRefusal Pass(AgentReport report, ulong epoch)
    {
        if (report.Epoch != epoch)
        {
            return ReportRefusal.WrongEpoch;
        }

        uint agent = report.Agent;
        if (
            isKnown[agent] && (report.Epoch <= epochs[agent] || report.Sequence <= sequences[agent])
        )
        {
            return ReportRefusal.Replayed;
        }

        isKnown[agent] = true;
        epochs[agent] = report.Epoch;
        sequences[agent] = report.Sequence;
        return ReportRefusal.None;
    }
}
