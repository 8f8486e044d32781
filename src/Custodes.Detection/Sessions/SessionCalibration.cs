using Custodes.Detection.Conformal;
using Custodes.Primitives.State;

namespace Custodes.Detection.Sessions;

/// <summary>What scores of normal sessions reach, per role and over the fleet, and the threshold that follows.</summary>
/// <remarks>
/// Made anew from stored normal sessions, each scored as if its own prompt had never been seen: that is
/// how a new task will be scored. Scores are levelled tool by tool, so that roles are comparable; the
/// threshold is the conformal quantile over the whole fleet, because a role's own tail is a few sessions.
/// Runs of one prompt are alike and count in it for less than one session each: <see cref="RepeatWeights"/>.
/// </remarks>
public sealed class SessionCalibration
{
    /// <summary>Score of a session that has no call with side effects.</summary>
    public const double Floor = -9;

    /// <summary>Sessions below which a role's are ranked among the fleet's.</summary>
    public const int RoleSessionsMin = 50;

    /// <summary>Sessions below which the threshold that ships with the weights is the lowest there may be.</summary>
    public const int FleetSessionsMin = 200;

    // Two scores this near are one, summed up in another order: who always does the same must not alarm for that.
    private const double Same = 1e-9;

    private readonly Dictionary<ulong, WeightedScores> roles;
    private readonly WeightedScores fleet;
    private readonly ToolLevels levels;
    private readonly Func<ulong, ScoreModel> modelOf;

    private SessionCalibration(
        Func<ulong, ScoreModel> modelOf,
        ToolLevels levels,
        WeightedScores fleet,
        Dictionary<ulong, WeightedScores> roles
    )
    {
        this.modelOf = modelOf;
        this.levels = levels;
        this.fleet = fleet;
        this.roles = roles;
    }

    /// <summary>Sessions it is made from.</summary>
    public int SessionCount => fleet.Count;

    /// <summary>Mean of what normal calls score before their tool's level is taken off, over tools and roles.</summary>
    public TierScores ToolMeans => levels.Mean();

    /// <summary>A calibration from nothing: no session alarms.</summary>
    public static SessionCalibration Empty(Func<ulong, ScoreModel> modelOf) => From(modelOf, []);

    /// <summary>A calibration from stored sessions.</summary>
    public static SessionCalibration From(
        Func<ulong, ScoreModel> modelOf,
        IReadOnlyList<StoredScores> sessions
    )
    {
        ToolLevels toolLevels = LevelsOf(sessions);
        double[] scores = new double[sessions.Count];
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = Highest(sessions[index], toolLevels, modelOf(sessions[index].Role));
        }

        double[] weights = RepeatWeights.Of(sessions, scores);
        ScoreLists fleetList = new();
        Dictionary<ulong, ScoreLists> roleLists = [];
        for (int index = 0; index < scores.Length; index++)
        {
            StoredScores session = sessions[index];
            if (!roleLists.TryGetValue(session.Role, out ScoreLists? own))
            {
                roleLists[session.Role] = own = new ScoreLists();
            }

            // Roles rank an agent's sessions as they come, known prompts and all: there each is one.
            own.Add(new WeightedScore(scores[index], 1), session.IsAlarm);
            fleetList.Add(new WeightedScore(scores[index], weights[index]), session.IsAlarm);
        }

        Dictionary<ulong, WeightedScores> roleScores = [];
        foreach ((ulong role, ScoreLists own) in roleLists)
        {
            roleScores[role] = own.Close();
        }

        return new SessionCalibration(modelOf, toolLevels, fleetList.Close(), roleScores);
    }

    /// <summary>Reads a calibration from a snapshot; null when the reader refused it.</summary>
    public static SessionCalibration? Restore(
        ref StateReader reader,
        Func<ulong, ScoreModel> modelOf
    )
    {
        ToolLevels toolLevels = new();
        if (
            WeightedScores.Restore(ref reader) is not { } fleetScores
            || !toolLevels.TryRestore(ref reader)
        )
        {
            return null;
        }

        Dictionary<ulong, WeightedScores> roleScores = [];
        int count = reader.GetCount(fleetScores.Count, 16, "roles of a calibration");
        for (int index = 0; index < count; index++)
        {
            ulong role = reader.GetUInt64();
            if (
                WeightedScores.Restore(ref reader) is not { } own
                || !reader.Require(roleScores.TryAdd(role, own), "a role comes twice")
            )
            {
                return null;
            }
        }

        return new SessionCalibration(modelOf, toolLevels, fleetScores, roleScores);
    }

    /// <summary>Writes what thresholds follow from, in the order of the roles' keys.</summary>
    public void Save(StateWriter writer)
    {
        fleet.Save(writer);
        levels.Save(writer);
        ulong[] keys = new ulong[roles.Count];
        roles.Keys.CopyTo(keys, 0);
        keys.AsSpan().Sort();
        writer.PutInt32(keys.Length);
        foreach (ulong key in keys)
        {
            writer.PutUInt64(key);
            roles[key].Save(writer);
        }
    }

    /// <summary>A call's score with its tool's usual level taken off.</summary>
    /// <remarks>
    /// The session is ranked among others that were scored without their own prompt, with levels of one prompt
    /// less. Trusted for that one as well, a level would lift who does exactly what all do above all of them.
    /// </remarks>
    public double Adjust(ulong role, ulong action, TierScores raw) =>
        levels.Adjust(role, action, raw, modelOf(role), untrusted: 1);

    /// <summary>The score that a session of the role must pass to alarm.</summary>
    /// <param name="role">Keyed hash of the role.</param>
    /// <param name="alpha">Share of normal sessions that may alarm.</param>
    public double Threshold(ulong role, double alpha)
    {
        double threshold = FleetThreshold(alpha);
        if (fleet.Count < FleetSessionsMin)
        {
            // Infinite while no quantile exists, and never below what ships: the first few hundred
            // sessions of a fleet are scored by counters that have hardly begun.
            threshold = Math.Max(threshold, modelOf(role).PriorThreshold);
        }

        return threshold;
    }

    /// <summary>The score that the share <paramref name="alpha"/> of all normal sessions pass; infinite when too few.</summary>
    public double FleetThreshold(double alpha) => fleet.Threshold(alpha) + Same;

    /// <summary>Share of normal sessions, of the role or of the fleet if the role is young, that score as high.</summary>
    public double PValue(ulong role, double score, double alpha) =>
        roles.TryGetValue(role, out WeightedScores? own) && own.Count >= RoleSessionsMin
            ? own.PValue(score - Same, alpha)
            : fleet.PValue(score - Same, alpha);

    // How high the tools of the normal sessions score.
    private static ToolLevels LevelsOf(IReadOnlyList<StoredScores> sessions)
    {
        ToolLevels toolLevels = new();
        Dictionary<ulong, TierScores> highest = [];
        foreach (StoredScores session in sessions)
        {
            if (session.IsAlarm)
            {
                continue;
            }

            highest.Clear();
            foreach (CallScore call in session.Calls)
            {
                highest[call.Action] = highest.TryGetValue(call.Action, out TierScores known)
                    ? TierScores.Max(known, call.Raw)
                    : call.Raw;
            }

            foreach ((ulong action, TierScores raw) in highest)
            {
                toolLevels.Add(session.Role, action, session.Prompt, raw);
            }
        }

        return toolLevels;
    }

    private static double Highest(StoredScores session, ToolLevels levels, ScoreModel model)
    {
        double best = Floor;
        foreach (CallScore call in session.Calls)
        {
            double score = levels.Adjust(
                session.Role,
                call.Action,
                call.Raw,
                model,
                session.Prompt
            );
            best = Math.Max(best, score);
        }

        return best;
    }

    private sealed class ScoreLists
    {
        private readonly List<WeightedScore> normal = [];
        private readonly List<WeightedScore> alarmed = [];

        public void Add(WeightedScore score, bool isAlarm) =>
            (isAlarm ? alarmed : normal).Add(score);

        public WeightedScores Close() => new([.. normal], [.. alarmed]);
    }
}
