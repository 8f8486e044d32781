using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node.Explanations;
using Custodes.Primitives.State;

namespace Custodes.Node;

/// <content>Levels that others decide: they alarm, they are no evidence against the agent, and are learnt once they have lasted.</content>
public sealed partial class Pipeline
{
    // Who stands out by levels in less than four fifths of a share α of its sessions alarms in less than twice that share, with all
    // other false alarms; who does so more often is learnt.
    private const double GatheringSpan = 1.25;

    private void WatchLevels(in BehaviourRow row, in Surprise surprise, double threshold)
    {
        if (options.LevelSessionsMax == 0 || surprise.IsReplay)
        {
            return;
        }

        float own = behaviour.OwnBits(row, surprise);
        if (own <= threshold)
        {
            behaviour.WatchLevels(row, own);
        }
    }

    // By how long somebody else's service took nobody shows that an agent was hijacked, however often it does. What else the
    // session held counts as it would have without.
    private double OwnPValue(in ClosedSession closed, LevelSession levels, ulong role) =>
        behaviourScores.PValue(
            JudgedAs(closed.Agent, closed.Role, role),
            BuildOf(closed),
            levels.OwnBits + TieOf(levels.Agent),
            options.Alpha
        );

    private void CountLevels(in ClosedSession closed, LevelSession? levels)
    {
        int agent = levels?.Agent ?? closed.Agent;
        if (options.LevelSessionsMax == 0 || agent < 0)
        {
            return;
        }

        bool mayLearn =
            Learns
            && LevelOf(agent) < VerdictLevel.Quarantined
            && EvidenceOf(agent) < options.Ladder.SuspectNats;
        if (
            behaviour.CountLevels(
                closed,
                levels,
                options.LevelSessionsMax,
                (int)Math.Ceiling(options.LevelSessionsMax * GatheringSpan / options.Alpha),
                mayLearn
            )
            is not { } shifts
        )
        {
            return;
        }

        List<FindingPart> parts = [];
        string forAgent = $"{Words.Number(behaviour.Agent(agent).Sessions)} sessions of its own";
        BehaviourWords.TellLearnt(parts, shifts, options.LevelSessionsMax, forAgent);
        listener.OnFinding(
            new Finding(
                ++FindingCount,
                options.IsNowMs ? Now : closed.LastTimeMs,
                Names.Agents.Show(behaviour.Agent(agent).Key),
                Names.Roles.Show(behaviour.Roles[behaviour.Agent(agent).Role].Key),
                Names.Builds.Show(BuildOf(closed)),
                Names.Sessions.Show(closed.Key),
                Sequence: -1,
                Action: "",
                IsAlarm: false,
                closed.SurpriseMax,
                Threshold: 0,
                PValue: 1,
                Math.Exp(Math.Min(700, EvidenceOf(agent))),
                parts
            )
        );
    }

    private string? LoadLevels(ISectionSource source) =>
        // Nobody's were off, or the state is older than this section.
        source.TryRead(StateSections.Levels, out _)
            ? Restore(source, StateSections.Levels, behaviour.TryRestoreLevels)
            : null;

    private void SaveLevels(StateWriter writer)
    {
        if (behaviour.LevelCount > 0)
        {
            Begin(writer, StateSections.Levels);
            behaviour.SaveLevels(writer);
        }
    }
}
