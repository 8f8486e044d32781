using Custodes.Baselines.Provenance;
using Custodes.Detection.Sessions;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Node.Sessions;

/// <summary>The newest sessions of each role, normal ones and some that alarmed, from which thresholds are calibrated.</summary>
/// <remarks>
/// A learnt session cannot be scored honestly by what learnt it; so it is kept, without any text, and
/// scored again with its own prompt hidden. A prompt keeps few sessions, so that one task is not the
/// whole calibration, and so does an agent: 5 % of a role's room, or twice an equal share where agents
/// are few. Roles are those that provenance tells apart. The calibration is renewed as sessions grow by
/// 15 %, and by 500 later.
/// </remarks>
/// <param name="perRoleMax">Normal sessions a role keeps.</param>
/// <param name="perPromptMax">Sessions of one prompt among them.</param>
/// <param name="countMax">Sessions of all roles together, alarms included.</param>
internal sealed class StoredSessions(int perRoleMax, int perPromptMax, int countMax)
{
    private const double ShareMin = 0.05;
    private const double EqualShares = 2;
    private const int PerAgentMin = 3;
    private const double Growth = 1.15;
    private const int StepMin = 25;
    private const int StepMax = 500;

    // Alarms are few unless somebody attacks; an attack must not push the normal sessions out.
    private const int NormalPerAlarm = 8;
    private readonly SortedDictionary<ulong, RoleStore> roles = [];
    private long added;
    private long renewedAt;

    /// <summary>Sessions kept.</summary>
    public int Count { get; private set; }

    /// <summary>Whether enough has changed for a new calibration.</summary>
    public bool IsDue =>
        added - renewedAt >= Math.Clamp(renewedAt * (Growth - 1), StepMin, StepMax);

    /// <summary>Every stored session: by role, normal ones by prompt before alarms, oldest first.</summary>
    public IEnumerable<ContentSession> All => AllByRole.Select(static kept => kept.Session);

    private IEnumerable<(ulong Role, ContentSession Session)> AllByRole
    {
        get
        {
            foreach ((ulong role, RoleStore store) in roles)
            {
                foreach (Queue<ContentSession> queue in store.Prompts.Values)
                {
                    foreach (ContentSession session in queue)
                    {
                        yield return (role, session);
                    }
                }

                foreach (ContentSession session in store.Alarms)
                {
                    yield return (role, session);
                }
            }
        }
    }

    /// <summary>Keeps a session.</summary>
    /// <param name="role">The role it is kept under: whose baseline learnt it.</param>
    /// <param name="session">The session; whose it is is set.</param>
    /// <returns>
    /// The one that leaves for it: the oldest of its prompt, of its agent, of the role's fullest prompt or
    /// of the role's alarms, or one of the role that has most; null when there is room for both.
    /// </returns>
    public ContentSession? Add(ulong role, ContentSession session)
    {
        session.Number = ++added;
        return Keep(role, session, hasShares: true);
    }

    private ContentSession? Keep(ulong role, ContentSession session, bool hasShares)
    {
        if (!roles.TryGetValue(role, out RoleStore? store))
        {
            roles[role] = store = new RoleStore();
        }

        return (session.IsAlarm ? AddAlarm(store, session) : AddNormal(store, session, hasShares))
            ?? (Count > countMax ? TakeFromLargest() : null);
    }

    private ContentSession? AddNormal(RoleStore store, ContentSession session, bool hasShares)
    {
        if (!store.Prompts.TryGetValue(session.Prompt, out Queue<ContentSession>? queue))
        {
            store.Prompts[session.Prompt] = queue = new Queue<ContentSession>();
        }

        queue.Enqueue(session);
        int own = store.Agents[session.Agent] = store.Agents.GetValueOrDefault(session.Agent) + 1;
        store.Count++;
        Count++;
        if (queue.Count > perPromptMax)
        {
            return Take(store, session.Prompt, queue);
        }

        double share = Math.Min(1, Math.Max(ShareMin, EqualShares / store.Agents.Count));
        return hasShares && own > Math.Max(PerAgentMin, share * perRoleMax)
                ? TakeOldestOf(store, session.Agent)
            : store.Count > perRoleMax ? TakeFromFullest(store)
            : null;
    }

    private ContentSession? AddAlarm(RoleStore store, ContentSession session)
    {
        store.Alarms.Enqueue(session);
        if (store.Alarms.Count > Math.Max(1, perRoleMax / NormalPerAlarm))
        {
            return store.Alarms.Dequeue();
        }

        Count++;
        return null;
    }

    // Which stays must not follow from what it scored, only from whose it is and how old.
    private ContentSession TakeOldestOf(RoleStore store, ulong agent)
    {
        ContentSession? oldest = null;
        foreach (Queue<ContentSession> queue in store.Prompts.Values)
        {
            foreach (ContentSession session in queue)
            {
                bool isOlder =
                    session.Agent == agent && (oldest is null || session.Number < oldest.Number);
                oldest = isOlder ? session : oldest;
            }
        }

        Queue<ContentSession> own = store.Prompts[oldest!.Prompt];
        for (int turn = own.Count; turn > 0; turn--)
        {
            ContentSession session = own.Dequeue();
            if (!ReferenceEquals(session, oldest))
            {
                own.Enqueue(session);
            }
        }

        Forget(store, oldest, own);
        return oldest;
    }

    private ContentSession TakeFromLargest()
    {
        RoleStore? largest = null;
        foreach (RoleStore store in roles.Values)
        {
            largest = largest is null || store.Total > largest.Total ? store : largest;
        }

        if (largest!.Count > 0)
        {
            return TakeFromFullest(largest);
        }

        Count--;
        return largest.Alarms.Dequeue();
    }

    private ContentSession TakeFromFullest(RoleStore store)
    {
        ulong prompt = 0;
        Queue<ContentSession>? fullest = null;
        foreach ((ulong key, Queue<ContentSession> queue) in store.Prompts)
        {
            if (fullest is null || queue.Count > fullest.Count)
            {
                (prompt, fullest) = (key, queue);
            }
        }

        return Take(store, prompt, fullest!);
    }

    private ContentSession Take(RoleStore store, ulong prompt, Queue<ContentSession> queue)
    {
        Invariant.That(queue.Peek().Prompt == prompt);
        ContentSession taken = queue.Dequeue();
        Forget(store, taken, queue);
        return taken;
    }

    private void Forget(RoleStore store, ContentSession taken, Queue<ContentSession> queue)
    {
        store.Count--;
        Count--;
        if (queue.Count == 0)
        {
            _ = store.Prompts.Remove(taken.Prompt);
        }

        if (--store.Agents[taken.Agent] == 0)
        {
            _ = store.Agents.Remove(taken.Agent);
        }
    }

    /// <summary>Scores every stored session with its own prompt hidden, and calibrates from that.</summary>
    public SessionCalibration Calibrate(
        ProvenanceBaseline baseline,
        Func<ulong, ScoreModel> modelOf
    )
    {
        renewedAt = added;
        List<StoredScores> scored = new(Count);
        double[] features = new double[CallFeature.Count];
        foreach ((ulong role, ContentSession session) in AllByRole)
        {
            List<CallScore> calls = [];
            ScoreModel model = modelOf(session.Role);
            for (int call = 0; call < session.CallCount; call++)
            {
                if (baseline.TryScoreHidden(session, call, features))
                {
                    calls.Add(new CallScore(session.Calls[call].Action, model.Raw(features)));
                }
            }

            scored.Add(new StoredScores(role, session.Prompt, calls, session.IsAlarm));
        }

        return SessionCalibration.From(modelOf, scored);
    }

    /// <summary>Writes every stored session, in the order in which they are calibrated from.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(added);
        writer.PutInt64(renewedAt);
        writer.PutInt32(Count);
        foreach ((ulong role, ContentSession session) in AllByRole)
        {
            writer.PutUInt64(role);
            session.Save(writer);
        }
    }

    /// <summary>Fills an empty store from a snapshot; a smaller one keeps the newest. False when refused.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        long addedBefore = reader.GetCounter();
        renewedAt = reader.GetCounter();
        int count = reader.GetCount(int.MaxValue, 53, "stored sessions");
        for (int index = 0; index < count; index++)
        {
            ulong role = reader.GetUInt64();
            ContentSession session = new();
            if (!session.TryRestore(ref reader))
            {
                return false;
            }

            // An agent may hold more than its share of today, from when others were fewer.
            _ = Keep(role, session, hasShares: false);
        }

        added = addedBefore;
        return reader.Require(
            renewedAt <= added && count <= added,
            "stored sessions do not add up"
        );
    }

    private sealed class RoleStore
    {
        // Sorted: a restored store must walk its sessions in the very order of the one that was saved.
        public SortedDictionary<ulong, Queue<ContentSession>> Prompts { get; } = [];

        // Oldest first, whatever their prompts.
        public Queue<ContentSession> Alarms { get; } = new();

        // Of the normal sessions, how many each agent has.
        public Dictionary<ulong, int> Agents { get; } = [];

        // Of the normal sessions alone.
        public int Count { get; set; }

        public int Total => Count + Alarms.Count;
    }
}
