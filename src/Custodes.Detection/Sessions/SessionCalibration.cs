using Custodes.Detection.Conformal;
using Custodes.Primitives.State;

namespace Custodes.Detection.Sessions;

/// <summary>What scores of normal sessions reach, per role and over the fleet, and the threshold that follows.</summary>
/// <remarks>
/// Made anew from stored normal sessions, each scored as if its own prompt had never been seen: that is
/// how a new task will be scored. Scores are levelled tool by tool, so that roles are comparable; the
/// threshold is the conformal quantile over the whole fleet, because a role's own tail is a few sessions.
/// </remarks>
public sealed class SessionCalibration
{
    /// <summary>Score of a session that has no call with side effects.</summary>
    public const double Floor = -9;

    /// <summary>Sessions below which a role takes the fleet's threshold.</summary>
    public const int RoleSessionsMin = 50;

    /// <summary>Prompts below which a role takes the fleet's threshold.</summary>
    public const int RolePromptsMin = 10;

    /// <summary>Sessions below which the threshold that ships with the weights is the lowest there may be.</summary>
    public const int FleetSessionsMin = 200;

    private readonly Dictionary<ulong, ConformalScores> roles = [];
    private readonly Dictionary<ulong, int> promptCounts;
    private readonly ConformalScores fleet;
    private readonly ToolLevels levels;
    private readonly Func<ulong, ScoreModel> modelOf;

    private SessionCalibration(
        Func<ulong, ScoreModel> modelOf,
        ToolLevels levels,
        ConformalScores fleet,
        Dictionary<ulong, int> promptCounts
    )
    {
        this.modelOf = modelOf;
        this.levels = levels;
        this.fleet = fleet;
        this.promptCounts = promptCounts;
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
        ToolLevels toolLevels = new();
        Dictionary<ulong, HashSet<ulong>> prompts = [];
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

            if (!prompts.TryGetValue(session.Role, out HashSet<ulong>? seen))
            {
                prompts[session.Role] = seen = [];
            }

            _ = seen.Add(session.Prompt);
        }

        Dictionary<ulong, int> counts = [];
        foreach ((ulong role, HashSet<ulong> seen) in prompts)
        {
            counts[role] = seen.Count;
        }

        SessionCalibration made = new(
            modelOf,
            toolLevels,
            new ConformalScores(Math.Max(1, sessions.Count), hasShares: false),
            counts
        );
        foreach (StoredScores session in sessions)
        {
            made.Add(session);
        }

        return made;
    }

    /// <summary>Reads a calibration from a snapshot; null when the reader refused it.</summary>
    public static SessionCalibration? Restore(
        ref StateReader reader,
        Func<ulong, ScoreModel> modelOf
    )
    {
        int fleetMax = reader.GetCount(int.MaxValue, 8, "sessions of a calibration");
        SessionCalibration made = new(
            modelOf,
            new ToolLevels(),
            new ConformalScores(Math.Max(1, fleetMax), hasShares: false),
            []
        );
        if (
            !made.fleet.TryRestore(ref reader)
            || !reader.Require(made.fleet.Added == fleetMax, "the fleet's scores are not all there")
            || !made.levels.TryRestore(ref reader)
        )
        {
            return null;
        }

        int count = reader.GetCount(fleetMax, 24, "roles of a calibration");
        for (int index = 0; index < count; index++)
        {
            ulong role = reader.GetUInt64();
            made.promptCounts[role] = reader.GetInt32(0);
            int size = reader.GetCount(fleetMax, 8, "sessions of a role's calibration");
            ConformalScores own = new(Math.Max(1, size), hasShares: false);
            if (
                !reader.Require(made.roles.TryAdd(role, own), "a role comes twice")
                || !own.TryRestore(ref reader)
            )
            {
                return null;
            }
        }

        return made;
    }

    /// <summary>Writes what thresholds follow from, in the order of the roles' keys.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt32(fleet.Count);
        fleet.Save(writer);
        levels.Save(writer);
        ulong[] keys = new ulong[roles.Count];
        roles.Keys.CopyTo(keys, 0);
        keys.AsSpan().Sort();
        writer.PutInt32(keys.Length);
        foreach (ulong key in keys)
        {
            writer.PutUInt64(key);
            writer.PutInt32(promptCounts.GetValueOrDefault(key));
            writer.PutInt32(roles[key].Count);
            roles[key].Save(writer);
        }
    }

    /// <summary>A call's score with its tool's usual level taken off.</summary>
    public double Adjust(ulong role, ulong action, TierScores raw) =>
        levels.Adjust(role, action, raw, modelOf(role));

    /// <summary>The score that a session of the role must pass to alarm.</summary>
    /// <param name="role">Keyed hash of the role.</param>
    /// <param name="alpha">Share of normal sessions that may alarm.</param>
    public double Threshold(ulong role, double alpha)
    {
        double threshold = fleet.Threshold(alpha);
        if (fleet.Count < FleetSessionsMin)
        {
            // Infinite while no quantile exists, and never below what ships: the first few hundred
            // sessions of a fleet are scored by counters that have hardly begun.
            threshold = Math.Max(threshold, modelOf(role).PriorThreshold);
        }

        return threshold;
    }

    /// <summary>The score that the share <paramref name="alpha"/> of all normal sessions pass; infinite when too few.</summary>
    public double FleetThreshold(double alpha) => fleet.Threshold(alpha);

    /// <summary>Share of normal sessions, of the role or of the fleet if the role is young, that score as high.</summary>
    public double PValue(ulong role, double score, double alpha) =>
        roles.TryGetValue(role, out ConformalScores? own) && own.Count >= RoleSessionsMin
            ? own.PValue(score, alpha)
            : fleet.PValue(score, alpha);

    /// <summary>Normal sessions the role's p-values are ranked among.</summary>
    public int SessionsOf(ulong role) =>
        roles.TryGetValue(role, out ConformalScores? own) ? own.Count : 0;

    /// <summary>The same rank over the whole fleet.</summary>
    public double FleetPValue(double score, double alpha) => fleet.PValue(score, alpha);

    private void Add(StoredScores session)
    {
        double best = Floor;
        foreach (CallScore call in session.Calls)
        {
            best = Math.Max(
                best,
                levels.Adjust(
                    session.Role,
                    call.Action,
                    call.Raw,
                    modelOf(session.Role),
                    session.Prompt
                )
            );
        }

        if (!roles.TryGetValue(session.Role, out ConformalScores? own))
        {
            roles[session.Role] = own = new ConformalScores(fleet.Capacity, hasShares: false);
        }

        double kept = session.IsAlarm ? ConformalScores.Alarmed(best) : best;

        // Whose they are decided what was stored.
        own.Add(kept, agent: 0);
        fleet.Add(kept, agent: 0);
    }
}
