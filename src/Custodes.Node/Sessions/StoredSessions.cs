using Custodes.Baselines.Provenance;
using Custodes.Detection.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node.Sessions;

/// <summary>The newest sessions of each role, normal ones and some that alarmed, from which thresholds are calibrated.</summary>
/// <remarks>
/// A learnt session cannot be scored honestly by what learnt it; so it is kept, without any text, and
/// scored again with its own prompt hidden. A prompt keeps few sessions, so that one task is not the
/// whole calibration. The calibration is renewed as sessions grow by 15 %, and by 500 later.
/// </remarks>
internal sealed class StoredSessions(int perRoleMax, int perPromptMax)
{
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
    public IEnumerable<ContentSession> All
    {
        get
        {
            foreach (RoleStore store in roles.Values)
            {
                foreach (Queue<ContentSession> queue in store.Prompts.Values)
                {
                    foreach (ContentSession session in queue)
                    {
                        yield return session;
                    }
                }

                foreach (ContentSession session in store.Alarms)
                {
                    yield return session;
                }
            }
        }
    }

    /// <summary>Keeps a session.</summary>
    /// <returns>
    /// The one that leaves for it, the oldest of its prompt, of the role's fullest prompt or of the role's
    /// alarms; null when there is room for both.
    /// </returns>
    public ContentSession? Add(ContentSession session)
    {
        added++;
        if (!roles.TryGetValue(session.Role, out RoleStore? store))
        {
            roles[session.Role] = store = new RoleStore();
        }

        if (session.IsAlarm)
        {
            return AddAlarm(store.Alarms, session);
        }

        if (!store.Prompts.TryGetValue(session.Prompt, out Queue<ContentSession>? queue))
        {
            store.Prompts[session.Prompt] = queue = new Queue<ContentSession>();
        }

        queue.Enqueue(session);
        store.Count++;
        Count++;
        if (queue.Count > perPromptMax)
        {
            return Take(store, session.Prompt, queue);
        }

        return store.Count > perRoleMax ? TakeFromFullest(store) : null;
    }

    private ContentSession? AddAlarm(Queue<ContentSession> alarms, ContentSession session)
    {
        alarms.Enqueue(session);
        if (alarms.Count > Math.Max(1, perRoleMax / NormalPerAlarm))
        {
            return alarms.Dequeue();
        }

        Count++;
        return null;
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
        ContentSession taken = queue.Dequeue();
        store.Count--;
        Count--;
        if (queue.Count == 0)
        {
            _ = store.Prompts.Remove(prompt);
        }

        return taken;
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
        foreach (ContentSession session in All)
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

            scored.Add(new StoredScores(session.Role, session.Prompt, calls, session.IsAlarm));
        }

        return SessionCalibration.From(modelOf, scored);
    }

    /// <summary>Writes every stored session, in the order in which they are calibrated from.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(added);
        writer.PutInt64(renewedAt);
        writer.PutInt32(Count);
        foreach (ContentSession session in All)
        {
            session.Save(writer);
        }
    }

    /// <summary>Fills an empty store from a snapshot; a smaller one keeps the newest. False when refused.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        long addedBefore = reader.GetCounter();
        renewedAt = reader.GetCounter();
        int count = reader.GetCount(int.MaxValue, 29, "stored sessions");
        for (int index = 0; index < count; index++)
        {
            ContentSession session = new();
            if (!session.TryRestore(ref reader))
            {
                return false;
            }

            Add(session);
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

        // Of the normal sessions alone.
        public int Count { get; set; }
    }
}
