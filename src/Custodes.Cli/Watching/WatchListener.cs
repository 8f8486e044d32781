using Custodes.Contracts;
using Custodes.Evaluation.Inputs;
using Custodes.Node;
using Custodes.Node.Evidence;

namespace Custodes.Cli.Watching;

/// <summary>Shows alarms as they happen, counts per role, and writes the scores.</summary>
internal sealed class WatchListener(WatchOutput output, TextWriter? scores, Progress? progress)
    : IPipelineListener
{
    private readonly SortedDictionary<string, RoleCounts> roles = new(StringComparer.Ordinal);

    /// <summary>The names behind the keys; set once the pipeline is made.</summary>
    public Names? Names { get; set; }

    /// <summary>Where conclusions become evidence; null for nowhere.</summary>
    public EvidenceLog? Evidence { get; set; }

    /// <summary>Whether sessions count as watched; false while learning from <c>--learn</c>.</summary>
    public bool IsWatching { get; set; } = true;

    /// <summary>Alarms so far.</summary>
    public long Alarms { get; private set; }

    /// <summary>Counts by role.</summary>
    public IReadOnlyDictionary<string, RoleCounts> Roles => roles;

    public void OnFinding(Finding finding)
    {
        Alarms += finding.IsAlarm ? 1 : 0;
        progress?.Clear();
        output.Show(Evidence is null ? finding : finding with { Entry = Evidence.Record(finding) });
    }

    public void OnVerdict(Verdict verdict)
    {
        progress?.Clear();
        output.Show(Evidence is null ? verdict : verdict with { Entry = Evidence.Record(verdict) });
    }

    public void OnSession(in SessionResult result)
    {
        if (!IsWatching || Names is null)
        {
            return;
        }

        string role = Names.Roles.Show(result.Role);
        if (!roles.TryGetValue(role, out RoleCounts? counts))
        {
            roles[role] = counts = new RoleCounts();
        }

        counts.Sessions++;
        counts.Observations += result.Observations;
        counts.Alarms += result.FirstAlarmSequence is null ? 0 : 1;
        counts.Learnt += result.WasLearnt ? 1 : 0;
        _ = counts.Agents.Add(result.Agent);
        if (scores is not null)
        {
            ScoreFile.WriteRow(
                scores,
                Names.Sessions.Show(result.Session),
                new TraceScore(result.Score, result.FirstAlarmSequence)
            );
        }
    }

    /// <summary>What the closing table says of a role.</summary>
    internal sealed class RoleCounts
    {
        public HashSet<ulong> Agents { get; } = [];

        public long Sessions { get; set; }

        public long Observations { get; set; }

        public long Alarms { get; set; }

        public long Learnt { get; set; }
    }
}
