using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Provenance;
using Custodes.Contracts;
using Custodes.Detection.Sessions;
using Custodes.Node.Explanations;
using Custodes.Node.Sessions;
using Custodes.Primitives;

namespace Custodes.Node;

/// <content>Whether an observation takes its session out of what is normal: by what it does, and by where its values come from.</content>
public sealed partial class Pipeline
{
    private const int KnownTaskSessions = 3;

    // Counters move by a little with every session: who always does the same must not alarm for that.
    private const double KnownScoreMargin = 0.05;

    // Likewise for what a session does: baselines that learn move by some hundredths of a bit with every session, and
    // agents that do the same to the byte would otherwise be ranked by which of them learnt last. Normal sessions are kept as
    // if they had reached that much more, and those that alarmed as that much less: the same attack alarms again.
    private const float SurpriseMarginBits = 1f / RoleModel.BinsPerBit;

    // Sessions of few calls score alike by the hundred. When the quantile lies among their like, all of them alarm or none: two or
    // three times the share that was asked for, and for good, because the same must alarm again. So equals are ranked by whose they are,
    // by up to a bit: the same of the same agent alarms again, and of others as many as it takes. The key is secret; nobody chooses a place.
    private const float TieBits = 1;
    private const ulong TieKey = 0x7469_6573;
    private const int TieSteps = 1 << 24;

    // Sessions with content, in units of 1/α, after which a role is judged as one none of whose sessions is judged twice.
    private const double MixedSpan = 10;

    // Where both are ranked, by what a session does and by where its values come from, the two together
    // count as one test: most of it is the stronger one's.
    private const double ContentShare = 0.9;
    private const double BehaviourShare = 0.1;

    private void Judge(
        in Observation observation,
        ObservationBatch batch,
        ref BehaviourRow row,
        in Surprise surprise
    )
    {
        if (decoys.IsOn && Judges)
        {
            JudgeDecoys(observation, batch, ref row, surprise);
        }

        if (row.Session < 0)
        {
            return;
        }

        if (observation.HasProvenance || observation.HasPrompt)
        {
            JudgeContent(observation, batch, ref row, surprise);
        }

        if (Judges)
        {
            JudgeBehaviour(observation, ref row, surprise);
        }
    }

    // There is no honest use, so that nothing needs to be known first, and one that comes after another
    // alarm of the session is told as well. Ranked, it is the most unusual of all so far.
    private void JudgeDecoys(
        in Observation observation,
        ObservationBatch batch,
        ref BehaviourRow row,
        in Surprise surprise
    )
    {
        if (decoys.Find(observation, batch) is not { } seen)
        {
            return;
        }

        if (row.Session >= 0)
        {
            ref SessionBlock session = ref behaviour.Session(row.Session);
            if (session.UsedDecoy)
            {
                Renew(observation.TimeMs, row);
                return;
            }

            session.UsedDecoy = true;
        }

        double bits = Math.Log2(ObservationCount + 2);
        Alarm(
            observation,
            ref row,
            surprise,
            [
                new FindingPart(
                    Detector.Decoy,
                    bits,
                    "nobody uses it: it is laid out for intruders",
                    seen,
                    ForAgent(row),
                    "no honest use",
                    "no honest use"
                ),
            ],
            bits,
            threshold: 0,
            1.0 / (SessionCount + 2)
        );
    }

    private void JudgeContent(
        in Observation observation,
        ObservationBatch batch,
        ref BehaviourRow row,
        in Surprise surprise
    )
    {
        OpenContent? content = OpenContentOf(observation, row.Session);
        if (content is null)
        {
            return;
        }

        content.Calls.Role = JudgedRole(observation, row);
        content.Calls.TakePrompt(observation, batch);
        if (observation.Kind != ObservationKind.ToolCall || !observation.HasProvenance)
        {
            return;
        }

        content.Calls.Add(observation, batch);
        if (!Judges)
        {
            return;
        }

        int call = content.Calls.CallCount - 1;
        if (!provenance.TryScore(content.Calls, call, features))
        {
            return;
        }

        ulong role = content.Calls.Role;
        ScoreModel model = options.ModelOf(role);
        TierScores raw = model.Raw(features);
        double score = calibration.Adjust(KnownRole(role), observation.Action, raw);
        content.Score = Math.Max(content.Score, score);
        content.RawScore = Math.Max(content.RawScore, raw.Highest);
        if (IsWarmingUp(role))
        {
            return;
        }

        double alpha = TestAlpha(role, isMixed: behaviour.Session(row.Session).IsJudgedByBehaviour);
        double pValue = calibration.PValue(KnownRole(role), score, options.Alpha);
        if (pValue < content.PValue)
        {
            content.PValue = pValue;
            content.Suspect = row.Agent;
        }

        double threshold = calibration.Threshold(role, alpha);
        bool isNewTask = !Learns || !IsKnownTask(content.Calls);
        double known = isNewTask
            ? double.PositiveInfinity
            : knownScores.OwnThreshold(role, alpha) + KnownScoreMargin;
        if (score <= threshold && raw.Highest <= known)
        {
            return;
        }

        if (behaviour.Session(row.Session).IsIncident)
        {
            Renew(observation.TimeMs, row);
            return;
        }

        List<FindingPart> parts = [];
        ProvenanceWords.Tell(
            parts,
            provenance,
            content.Calls,
            call,
            features,
            Names,
            ForAgent(row)
        );
        bool isNew = score > threshold;
        Alarm(
            observation,
            ref row,
            surprise,
            parts,
            isNew ? score : raw.Highest,
            isNew ? threshold : known,
            isNew ? pValue : knownScores.OwnPValue(role, raw.Highest, options.Alpha)
        );
    }

    // Whoever names its own role could name one that nobody knows yet, and would not be judged: an agent
    // that came as one role is judged as that until the other is known too.
    private ulong JudgedRole(in Observation observation, in BehaviourRow row)
    {
        if (row.Agent < 0 || !IsWarmingUp(observation.Role))
        {
            return observation.Role;
        }

        ulong first = behaviour.Roles[behaviour.Agent(row.Agent).Role].Key;
        return IsWarmingUp(first) ? observation.Role : first;
    }

    // The calibration scores every session as a new task. One that the role has often done scores lower,
    // and is ranked among its like: what such sessions scored when they ended, before anything is taken
    // off, because what a calibration takes off changes with each.
    private bool IsKnownTask(ContentSession session) =>
        provenance.SessionsOf(session.Role, session.Prompt) >= KnownTaskSessions;

    // With frozen baselines there is nothing to wait for: who froze them says they are complete.
    private bool IsWarmingUp(ulong role) =>
        Learns
        && (
            provenance.Find(role) is not { } known
            || known.Sessions < options.WarmUpSessions
            || known.Prompts.Count < options.WarmUpPrompts
        );

    private void JudgeBehaviour(
        in Observation observation,
        ref BehaviourRow row,
        in Surprise surprise
    )
    {
        // Only what is the most of its session so far can be the first to pass the threshold.
        // Under a level that is off, though, what would alarm without it may be less.
        ref SessionBlock session = ref behaviour.Session(row.Session);
        bool isWatched = session.IsIncident && behaviour.IsLevelWatched(row.Session);
        if (surprise.Total < session.SurpriseMax && !isWatched)
        {
            return;
        }

        ulong role = JudgedAs(row.Agent, row.Role, observation.Role);
        double alpha = BehaviourAlpha(observation, ref session, row.Session, role);
        if (alpha <= 0)
        {
            return;
        }

        float tie = TieOf(row.Agent);
        double threshold = behaviourScores.Threshold(role, row.Build, alpha) - tie;
        if (isWatched)
        {
            float own = behaviour.OwnBits(row, surprise);
            behaviour.NoteOwnBits(row.Session, own, isMore: own > threshold);
        }

        if (surprise.Total <= threshold || surprise.Total < session.SurpriseMax)
        {
            return;
        }

        session.IsBehaviourUnusual = true;
        bool isLevelOnly = BehaviourBaseline.IsLevel(in surprise, threshold);
        if (session.IsIncident)
        {
            behaviour.MarkIncident(row.Session, isLevelOnly);
            Renew(observation.TimeMs, row);
            return;
        }

        WatchLevels(row, surprise, threshold);
        Alarm(
            observation,
            ref row,
            surprise,
            [],
            surprise.Total,
            threshold,
            behaviourScores.PValue(role, row.Build, surprise.Total + tie, options.Alpha),
            isLevelOnly
        );
    }

    // A build is what the sender says it is. Until enough agents show it, or it has a history, an agent that claims it goes by
    // what it was: else each claim would begin its baseline anew, stop the bets against it and lift its threshold.
    private void ClaimBuild(in Observation observation, ref BehaviourRow row)
    {
        if (row.Build == 0 || row.Agent < 0)
        {
            return;
        }

        ref AgentBlock agent = ref behaviour.Agent(row.Agent);
        if (row.Build == agent.Build)
        {
            return;
        }

        // The role that it claims as well may have no other agent.
        int judged = behaviour.JudgedRole(in agent, row.Role);
        bool counts = behaviourScores.Shows(
            JudgedAs(row.Agent, row.Role, observation.Role),
            row.Build,
            agent.Key,
            behaviour.Roles[judged].Agents,
            options.Alpha,
            out ReadOnlySpan<ulong> first
        );
        foreach (ulong one in first)
        {
            ForgiveDeploy(one);
        }

        if (!counts && agent.Observations > 0)
        {
            row.Build = agent.Build;
        }
    }

    // Its first agents were judged without a deploy's allowance. With that evidence against them they would learn
    // nothing of it, and be the only ones left who alarm for it.
    private void ForgiveDeploy(ulong agent)
    {
        int slot = agent == 0 ? -1 : behaviour.FindAgent(agent);
        if (slot >= 0 && LevelOf(slot) < VerdictLevel.Quarantined)
        {
            behaviour.ClearSuspicion(slot);
        }
    }

    private ulong JudgedAs(int agent, int slot, ulong role)
    {
        int judged = agent < 0 ? slot : behaviour.JudgedRole(behaviour.Agent(agent), slot);
        return judged == slot ? role : behaviour.Roles[judged].Key;
    }

    // Where a call's values come from tells most, and judges alone where it is known. What comes without
    // that is judged by what it does; so is, more leniently, what a role does whose values nobody knows yet.
    private double BehaviourAlpha(
        in Observation observation,
        ref SessionBlock session,
        int slot,
        ulong role
    )
    {
        OpenContent? content = contents.Find(slot);
        if (content is not null && !IsBare(observation))
        {
            return IsWarmingUp(content.Calls.Role) ? BehaviourShare * options.Alpha : 0;
        }

        session.IsJudgedByBehaviour = true;
        return TestAlpha(
            content?.Calls.Role ?? role,
            isMixed: content is not null && content.Calls.CallCount > 0
        );
    }

    // Of two tests each has half.
    private double TestAlpha(ulong role, bool isMixed) =>
        isMixed || (mixed.Count > 0 && mixed.Has(KnownRole(role)))
            ? options.Alpha / 2
            : options.Alpha;

    // What an agent's scores are ranked higher by than what they are.
    private float TieOf(int agent) =>
        agent < 0
            ? 0
            : (KeyedHash.Combine(behaviour.Agent(agent).Key, TieKey) >> 40) * (TieBits / TieSteps);

    private static bool IsBare(in Observation observation) =>
        observation.Kind == ObservationKind.ToolCall && !observation.HasProvenance;
}
