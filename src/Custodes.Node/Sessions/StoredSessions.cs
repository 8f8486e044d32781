using Custodes.Baselines.Provenance;
using Custodes.Detection.Sessions;

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
        Func<ulong, ScoreWeights> weightsOf
    )
    {
        renewedAt = added;
        List<StoredScores> scored = new(Count);
        double[] features = new double[CallFeature.Count];
        foreach (ContentSession session in All)
        {
            List<CallScore> calls = [];
            ScoreWeights weights = weightsOf(session.Role);
            for (int call = 0; call < session.CallCount; call++)
            {
                if (baseline.TryScoreHidden(session, call, features))
                {
                    calls.Add(new CallScore(session.Calls[call].Action, weights.Raw(features)));
                }
            }

            scored.Add(new StoredScores(session.Role, session.Prompt, calls));
        }

        return SessionCalibration.From(weightsOf, scored);
    }
}
