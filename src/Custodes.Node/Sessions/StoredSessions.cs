using Custodes.Baselines.Provenance;
using Custodes.Detection.Sessions;
using Custodes.Primitives.State;

namespace Custodes.Node.Sessions;

/// <summary>The newest normal sessions of each role, from which thresholds are calibrated.</summary>
/// <remarks>
/// A learnt session cannot be scored honestly by what learnt it; so it is kept, without any text, and
/// scored again with its own prompt hidden. The calibration is renewed as sessions double at first and
/// then once per turnover of the store, which keeps its cost a constant per session.
/// </remarks>
internal sealed class StoredSessions(int perRoleMax)
{
    private const double Growth = 1.25;
    private readonly Dictionary<ulong, Queue<ContentSession>> roles = [];
    private long added;
    private long renewedAt;

    /// <summary>Sessions kept.</summary>
    public int Count { get; private set; }

    /// <summary>Whether enough has changed for a new calibration.</summary>
    public bool IsDue => added >= Math.Min((renewedAt * Growth) + 10, renewedAt + (Count / 2) + 10);

    /// <summary>Every stored session, by role, oldest first.</summary>
    public IEnumerable<ContentSession> All
    {
        get
        {
            foreach (Queue<ContentSession> queue in roles.Values)
            {
                foreach (ContentSession session in queue)
                {
                    yield return session;
                }
            }
        }
    }

    /// <summary>Keeps a session; the oldest of its role leaves when there are too many.</summary>
    public void Add(ContentSession session)
    {
        if (!roles.TryGetValue(session.Role, out Queue<ContentSession>? queue))
        {
            roles[session.Role] = queue = new Queue<ContentSession>();
        }

        queue.Enqueue(session);
        Count++;
        added++;
        if (queue.Count > perRoleMax)
        {
            _ = queue.Dequeue();
            Count--;
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

            scored.Add(new StoredScores(session.Role, session.Prompt, calls));
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
        int count = reader.GetCount(int.MaxValue, 28, "stored sessions");
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
}
