using Custodes.Baselines.Provenance;
using Custodes.Detection.Sessions;

namespace Custodes.Node.Sessions;

/// <summary>The newest sessions of each role, normal ones and some that alarmed, from which thresholds are calibrated.</summary>
/// <remarks>
/// A learnt session cannot be scored honestly by what learnt it; so it is kept, without any text, and
/// scored again with its own prompt hidden. The calibration is renewed as sessions double at first and
/// then once per turnover of the store, which keeps its cost a constant per session.
/// </remarks>
internal sealed class StoredSessions(int perRoleMax)
{
    private const double Growth = 1.25;

    // Alarms are few unless somebody attacks; an attack must not push the normal sessions out.
    private const int NormalPerAlarm = 8;
    private readonly Dictionary<ulong, Queue<ContentSession>> roles = [];
    private readonly Dictionary<ulong, Queue<ContentSession>> alarms = [];
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
            foreach ((ulong role, Queue<ContentSession> normal) in roles)
            {
                foreach (ContentSession session in normal)
                {
                    yield return session;
                }

                foreach (ContentSession session in alarms[role])
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
            alarms[session.Role] = new Queue<ContentSession>();
        }

        int countMax = perRoleMax;
        if (session.IsAlarm)
        {
            queue = alarms[session.Role];
            countMax = Math.Max(1, perRoleMax / NormalPerAlarm);
        }

        queue.Enqueue(session);
        Count++;
        added++;
        if (queue.Count > countMax)
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

            scored.Add(new StoredScores(session.Role, session.Prompt, calls, session.IsAlarm));
        }

        return SessionCalibration.From(modelOf, scored);
    }
}
