using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Detection.Conformal;
using Custodes.Detection.Evidence;
using Custodes.Node.Explanations;
using Custodes.Node.Sessions;
using Custodes.Node.Verdicts;

namespace Custodes.Node;

/// <content>What follows from a session: alarms, its end, learning it, and the verdict on its agent.</content>
public sealed partial class Pipeline
{
    private readonly Dictionary<int, long> alarmSequences = [];
    private readonly List<ulong> ended = [];

    private string ForAgent(in BehaviourRow row)
    {
        if (row.Agent < 0)
        {
            return "no baseline of its own";
        }

        ref AgentBlock agent = ref behaviour.Agent(row.Agent);
        return $"{Words.Number(agent.Observations)} observations in {Words.Number(agent.Sessions)} sessions of its own";
    }

    private void Alarm(
        in Observation observation,
        ref BehaviourRow row,
        in Surprise surprise,
        List<FindingPart> parts,
        double score,
        double threshold,
        double pValue,
        bool isLevelOnly = false
    )
    {
        string action = Names.Actions.Show(observation.Action);
        string agent = Names.Agents.Show(observation.Agent);
        double odds = 1;

        // What raised the alarm first, the strongest of it on top; then what else stood out.
        parts.Sort(static (left, right) => right.Bits.CompareTo(left.Bits));
        if (row.Agent >= 0)
        {
            List<FindingPart> besides = [];
            BehaviourWords.Tell(besides, surprise, row, behaviour, action);
            besides.Sort(static (left, right) => right.Bits.CompareTo(left.Bits));
            parts.AddRange(besides);
            odds = Math.Exp(Math.Min(700, EvidenceOf(row.Agent)));
        }

        if (row.Session >= 0)
        {
            behaviour.MarkIncident(row.Session, isLevelOnly);
            _ = alarmSequences.TryAdd(row.Session, observation.Sequence);
        }

        AlarmCount++;
        listener.OnFinding(
            new Finding(
                ++FindingCount,
                observation.TimeMs,
                agent,
                Names.Roles.Show(observation.Role),
                Names.Builds.Show(observation.Build),
                Names.Sessions.Show(observation.Session),
                observation.Sequence,
                action,
                IsAlarm: true,
                score,
                threshold,
                pValue,
                Math.Max(odds, EValue.FromPValue(pValue)),
                parts
            )
            {
                BaselineEpoch = behaviour.CertifiedEpochOf(row.Session),
            }
        );
        if (row.Agent >= 0)
        {
            Consider(observation.TimeMs, row.Agent, hasAlarm: true, FindingCount);
        }
    }

    // A session alarms once; while it goes on as it did, its agent's time on the rung starts anew.
    private void Renew(long timeMs, in BehaviourRow row)
    {
        if (row.Agent >= 0)
        {
            Consider(timeMs, row.Agent, hasAlarm: true, FindingCount);
        }
    }

    /// <summary>Closes a session by its name's key, if it is open.</summary>
    public void CloseSession(ulong key)
    {
        int slot = behaviour.FindSession(key);
        if (slot >= 0 && behaviour.Session(slot).IsOpen)
        {
            Close(slot);
        }
    }

    private void Close(int slot)
    {
        OpenContent? content = contents.Find(slot);
        SessionBlock block = behaviour.Session(slot);
        ClosedSession closed = behaviour.Close(slot);
        ulong role = content?.Calls.Role ?? behaviour.Roles[closed.Role].Key;
        ulong agent = closed.Agent >= 0 ? behaviour.Agent(closed.Agent).Key : 0;
        bool learnt = Learns && !closed.IsIncident;
        double score = content?.Score ?? closed.SurpriseMax;
        bool hasContent = content is not null && content.Calls.CallCount > 0;
        if (hasContent)
        {
            mixed.End(KnownRole(role), block.IsJudgedByBehaviour);
        }

        LevelSession? levels = behaviour.EndLevels(slot);
        double behaviourP = 1;
        float ranked = closed.SurpriseMax + TieOf(closed.Suspect);
        if (Judges)
        {
            behaviourP = behaviourScores.PValue(
                JudgedAs(closed.Agent, closed.Role, role),
                BuildOf(closed),
                ranked,
                options.Alpha
            );
            AddEvidence(
                closed,
                levels is { } off ? OwnPValue(closed, off, role) : behaviourP,
                content
            );
            CountLevels(closed, levels);
        }

        Tally?.End(closed, behaviourP, hasContent ? content!.PValue : 1);
        if (Learns)
        {
            behaviourScores.Add(
                role,
                BuildOf(closed),
                agent,
                RankedAs(closed, block.IsBehaviourUnusual, ranked, role),
                options.Alpha
            );
        }

        // What alarmed for its behaviour is no measure of content: its low scores would be the first alarms that are believed. Without
        // such sessions a new one is ranked among its like all the same, because it has not alarmed for its behaviour either.
        bool isMeasure = hasContent && !(closed.IsIncident && block.IsBehaviourUnusual);
        if (!isMeasure || content is null || !TryStore(slot, closed, agent, content))
        {
            contents.Recycle(slot);
        }

        SessionCount++;
        long? alarm = alarmSequences.Remove(slot, out long sequence) ? sequence : null;
        listener.OnSession(
            new SessionResult(closed.Key, agent, role, score, alarm, closed.Observations, learnt)
        );
        ended.Add(closed.Key);
    }

    // Marked is what alarmed for its behaviour, or would have. An alarm for content says nothing of that: marked as well, such low
    // scores would be the first that are believed, and those of honest sessions that did stand out would be none any more.
    private double RankedAs(in ClosedSession closed, bool isUnusual, float ranked, ulong role)
    {
        if (!closed.IsIncident)
        {
            return ranked + SurpriseMarginBits;
        }

        double threshold = behaviourScores.Threshold(
            JudgedAs(closed.Agent, closed.Role, role),
            BuildOf(closed),
            options.Alpha
        );
        return isUnusual || ranked > threshold || double.IsInfinity(threshold)
            ? ConformalScores.Alarmed(ranked - SurpriseMarginBits)
            : ranked;
    }

    private ulong BuildOf(in ClosedSession closed) =>
        closed.Agent < 0 ? 0 : behaviour.Agent(closed.Agent).Build;

    // Only after the batch: a session that ended may have begun anew further down in it.
    private void ForgetEnded()
    {
        foreach (ulong key in ended)
        {
            if (behaviour.FindSession(key) < 0)
            {
                Names.Sessions.Forget(key);
            }
        }

        ended.Clear();
    }

    // The role whose baseline a session is scored with: past the limit that of all others.
    private ulong KnownRole(ulong role) => provenance.Find(role)?.Key ?? role;

    // A session that alarmed is kept as well, though not learnt: see ConformalScores.Alarmed.
    private bool TryStore(int slot, in ClosedSession closed, ulong agent, OpenContent content)
    {
        content.Calls.Agent = agent;
        content.Calls.AssumePrompt(closed.Key);

        // Judged perhaps as what its agent was before, it is learnt as what it says it is: that role may
        // become known.
        content.Calls.Role = behaviour.Roles[closed.Role].Key;
        content.Calls.IsAlarm = closed.IsIncident;
        if (Learns && IsKnownTask(content.Calls))
        {
            knownScores.Add(
                content.Calls.Role,
                build: 0,
                agent,
                closed.IsIncident ? ConformalScores.Alarmed(content.RawScore) : content.RawScore,
                options.Alpha
            );
        }

        if (!Learns || (closed.IsIncident && provenance.Find(content.Calls.Role) is null))
        {
            return false;
        }

        if (!closed.IsIncident)
        {
            provenance.Learn(content.Calls);
        }

        contents.Release(slot, stored.Add(KnownRole(content.Calls.Role), content.Calls));
        if (stored.IsDue)
        {
            calibration = stored.Calibrate(provenance, options.ModelOf);
        }

        return true;
    }

    // Within a session the largest score alarms; across an agent's sessions evidence adds up. It is the
    // evidence against whoever made the call that stood out, and not against whoever came last.
    private void AddEvidence(in ClosedSession closed, double behaviourP, OpenContent? content)
    {
        double p = behaviourP;
        int suspect = closed.Suspect;
        if (content is { Calls.CallCount: > 0 })
        {
            double ofContent = content.PValue / ContentShare;
            double ofBehaviour = p / BehaviourShare;
            suspect = ofContent <= ofBehaviour && content.Suspect >= 0 ? content.Suspect : suspect;
            p = Math.Min(1, Math.Min(ofContent, ofBehaviour));
        }

        if (suspect >= 0)
        {
            ref AgentBlock agent = ref behaviour.Agent(suspect);
            agent.SuspicionSessions = (float)
                EValue.StepWeighted(
                    agent.SuspicionSessions,
                    EValue.FromPValue(p),
                    Math.Max(1, agent.Sessions)
                );
            Consider(closed.LastTimeMs, suspect, hasAlarm: false, findingId: 0);
        }
    }

    // Only sessions count as evidence: their p-values are ranks among sessions. Observations inside one
    // session depend on each other, and a product of bets on them would prove too much; their suspicion
    // stops learning and shows on the agent, but condemns nobody.
    private double EvidenceOf(int agent) => behaviour.Agent(agent).SuspicionSessions;

    private void Consider(long timeMs, int agent, bool hasAlarm, long findingId)
    {
        double evidence = EvidenceOf(agent);
        timeMs = options.IsNowMs ? Now : timeMs;
        if (
            verdicts.Consider(agent, evidence, hasAlarm, timeMs, behaviour.AgentCount) is { } change
        )
        {
            if (change.Next.Level < change.Previous)
            {
                // What led to the rung is paid for: kept, it would lead there again at the next session.
                behaviour.ClearSuspicion(agent);
            }

            Report(agent, change, timeMs, findingId, evidence, "custodes");
        }
    }

    private void Report(
        int agent,
        VerdictBook.Change change,
        long timeMs,
        long findingId,
        double evidence,
        string actor
    )
    {
        ref AgentBlock block = ref behaviour.Agent(agent);
        block.Level = (byte)change.Next.Level;
        if (change.Next.Level == VerdictLevel.Quarantined)
        {
            behaviour.Poison(agent);
        }
        else if (
            change.Next.Level == VerdictLevel.Normal
            && StateOf(agent) == BaselineState.Poisoned
        )
        {
            behaviour.StartAnew(agent);
        }

        listener.OnVerdict(
            new Verdict(
                change.Id,
                Names.Agents.Show(block.Key),
                Names.Roles.Show(behaviour.Roles[block.Role].Key),
                change.Next.Level,
                change.Previous,
                timeMs,
                change.Next.ExpiresMs == long.MaxValue ? 0 : change.Next.ExpiresMs,
                change.Reason,
                findingId,
                evidence,
                actor
            )
            {
                BaselineEpoch = BaselineEpoch,
            }
        );
    }
}
