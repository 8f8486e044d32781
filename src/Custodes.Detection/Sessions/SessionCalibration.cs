using Custodes.Detection.Conformal;

namespace Custodes.Detection.Sessions;

/// <summary>What scores of normal sessions reach, per role and over the fleet, and the threshold that follows.</summary>
/// <remarks>
/// Made anew from stored normal sessions, each scored as if its own prompt had never been seen: that is
/// how a new task will be scored. A role's threshold is the mean of its own and the fleet's conformal
/// quantile; a role with too few sessions or prompts for a quantile of its own takes the fleet's.
/// </remarks>
public sealed class SessionCalibration
{
    /// <summary>Score of a session that has no call with side effects.</summary>
    public const double Floor = -9;

    /// <summary>Sessions below which a role takes the fleet's threshold.</summary>
    public const int RoleSessionsMin = 50;

    /// <summary>Prompts below which a role takes the fleet's threshold.</summary>
    public const int RolePromptsMin = 10;

    private readonly Dictionary<ulong, ConformalScores> roles = [];
    private readonly Dictionary<ulong, int> promptCounts;
    private readonly ConformalScores fleet;
    private readonly ToolLevels levels;
    private readonly Func<ulong, ScoreWeights> weightsOf;

    private SessionCalibration(
        Func<ulong, ScoreWeights> weightsOf,
        ToolLevels levels,
        ConformalScores fleet,
        Dictionary<ulong, int> promptCounts
    )
    {
        this.weightsOf = weightsOf;
        this.levels = levels;
        this.fleet = fleet;
        this.promptCounts = promptCounts;
    }

    /// <summary>Sessions it is made from.</summary>
    public int SessionCount => fleet.Count;

    /// <summary>A calibration from nothing: no session alarms.</summary>
    public static SessionCalibration Empty(Func<ulong, ScoreWeights> weightsOf) =>
        From(weightsOf, []);

    /// <summary>A calibration from stored normal sessions.</summary>
    public static SessionCalibration From(
        Func<ulong, ScoreWeights> weightsOf,
        IReadOnlyList<StoredScores> sessions
    )
    {
        ToolLevels toolLevels = new();
        Dictionary<ulong, HashSet<ulong>> prompts = [];
        Dictionary<ulong, double> highest = [];
        foreach (StoredScores session in sessions)
        {
            highest.Clear();
            foreach (CallScore call in session.Calls)
            {
                double known = highest.GetValueOrDefault(call.Action, double.NegativeInfinity);
                highest[call.Action] = Math.Max(known, call.Raw);
            }

            foreach ((ulong action, double raw) in highest)
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
            weightsOf,
            toolLevels,
            new ConformalScores(Math.Max(1, sessions.Count)),
            counts
        );
        foreach (StoredScores session in sessions)
        {
            made.Add(session);
        }

        return made;
    }

    /// <summary>A call's score with its tool's usual level taken off.</summary>
    public double Adjust(ulong role, ulong action, double raw) =>
        levels.Adjust(role, action, raw, weightsOf(role));

    /// <summary>The score that a session of the role must pass to alarm; infinite while too little is known.</summary>
    public double Threshold(ulong role, double alpha)
    {
        double ofFleet = fleet.Threshold(alpha);
        return HasOwn(role, alpha) ? (roles[role].Threshold(alpha) + ofFleet) / 2 : ofFleet;
    }

    /// <summary>Share of normal sessions, of the role or of the fleet if the role is young, that score as high.</summary>
    public double PValue(ulong role, double score) =>
        roles.TryGetValue(role, out ConformalScores? own) && own.Count >= RoleSessionsMin
            ? own.PValue(score)
            : fleet.PValue(score);

    /// <summary>Normal sessions the role's p-values are ranked among.</summary>
    public int SessionsOf(ulong role) =>
        roles.TryGetValue(role, out ConformalScores? own) ? own.Count : 0;

    /// <summary>The same rank over the whole fleet.</summary>
    public double FleetPValue(double score) => fleet.PValue(score);

    private bool HasOwn(ulong role, double alpha) =>
        roles.TryGetValue(role, out ConformalScores? own)
        && own.Count >= RoleSessionsMin
        && own.Count * alpha >= 1
        && promptCounts[role] >= RolePromptsMin;

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
                    weightsOf(session.Role),
                    session.Prompt
                )
            );
        }

        if (!roles.TryGetValue(session.Role, out ConformalScores? own))
        {
            roles[session.Role] = own = new ConformalScores(fleet.Capacity);
        }

        own.Add(best);
        fleet.Add(best);
    }
}
