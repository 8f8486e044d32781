using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Detection.Conformal;

/// <summary>Scores of normal sessions per role, with the fleet's for roles that have too few.</summary>
/// <param name="perRoleMax">Scores kept per role, and for the fleet.</param>
/// <param name="rolesMax">Roles with scores of their own, and as many builds; further ones are ranked among the fleet's.</param>
/// <param name="hasFleet">False for who asks for a role's own alone: the fleet then keeps none.</param>
/// <param name="deployAgentsMin">Different agents, 3 at most, that must show a new build before it is taken for a deploy.</param>
public sealed class RoleScores(
    int perRoleMax,
    int rolesMax,
    bool hasFleet = true,
    int deployAgentsMin = NewBuilds.AgentsMax
)
{
    private const int RoleSessionsMin = 50;

    // One detector may be at its most because of what a deploy brings; what a hijack does as well stands
    // out by more than one.
    private const double DeployAllowanceBits = 12;

    // Where agents are few a deploy is half of them: one of a single agent is a deploy as well.
    private const int AgentsPerShow = 2;
    private readonly Dictionary<ulong, ConformalScores> roles = [];
    private readonly SortedDictionary<ulong, NewBuilds> newBuilds = [];
    private long added;

    private int EntriesMax => 2 * rolesMax;

    /// <summary>All roles together.</summary>
    public ConformalScores Fleet { get; } = new(perRoleMax);

    /// <summary>Roles, and builds of roles, with scores of their own.</summary>
    public IReadOnlyDictionary<ulong, ConformalScores> Roles => roles;

    /// <summary>Adds the score of a session that ended.</summary>
    /// <param name="role">Keyed hash of its role.</param>
    /// <param name="build">Keyed hash of its build; 0 for none.</param>
    /// <param name="agent">Keyed hash of its agent; 0 for none.</param>
    /// <param name="score">Its score; marked by <see cref="ConformalScores.Alarmed"/> if it alarmed.</param>
    /// <param name="alpha">Share of normal sessions that alarm: decides when a build has scores enough.</param>
    public void Add(ulong role, ulong build, ulong agent, double score, double alpha)
    {
        // What a deploy stirs up is no measure for anybody else, least of all for the rest of the deploy.
        added++;
        _ = For(role, build, alpha, out double allowance);
        if (allowance == 0)
        {
            Open(role)?.Add(score, agent);
            if (hasFleet)
            {
                Fleet.Add(score, agent);
            }
        }
        if (build != 0)
        {
            Open(KeyedHash.Combine(role, build))?.Add(score, agent);
        }
    }

    /// <summary>Notes that an agent shows a build, and says whether the build counts: it has scores enough, or enough agents show it.</summary>
    /// <param name="role">Keyed hash of the role.</param>
    /// <param name="build">Keyed hash of the build; not 0.</param>
    /// <param name="agent">Keyed hash of the agent.</param>
    /// <param name="roleAgents">Agents of the role.</param>
    /// <param name="alpha">Share of normal sessions that alarm: decides when a build has scores enough.</param>
    /// <param name="first">Agents by whom it is a deploy from now on, 0 for none; empty at all other times.</param>
    public bool Shows(
        ulong role,
        ulong build,
        ulong agent,
        int roleAgents,
        double alpha,
        out ReadOnlySpan<ulong> first
    )
    {
        first = [];
        if (
            roles.TryGetValue(KeyedHash.Combine(role, build), out ConformalScores? own)
            && IsEnough(own, alpha)
        )
        {
            return true;
        }

        if (!newBuilds.TryGetValue(role, out NewBuilds? places))
        {
            if (newBuilds.Count >= EntriesMax)
            {
                return false;
            }

            newBuilds[role] = places = new NewBuilds();
        }

        int half = (roleAgents + 1) / AgentsPerShow;
        first = places.See(build, agent, Math.Clamp(half, 1, deployAgentsMin), added);
        return places.Allows(build);
    }

    /// <summary>Whether a role has scores enough of sessions that did not alarm to be ranked among its own.</summary>
    public bool Knows(ulong role, double alpha) =>
        roles.TryGetValue(role, out ConformalScores? own)
        && own.NormalCount >= RoleSessionsMin
        && own.NormalCount * alpha >= 1;

    /// <summary>The score a session of the role must pass to alarm.</summary>
    /// <remarks>
    /// Sessions of a new build are alike among themselves and unlike those before. Until they are enough
    /// for a quantile of their own, the role's holds, and an allowance for what a deploy changes: once enough agents show
    /// the build (<see cref="Shows"/>).
    /// </remarks>
    public double Threshold(ulong role, ulong build, double alpha)
    {
        ConformalScores scores = For(role, build, alpha, out double allowance);
        double threshold = scores.Threshold(alpha) + allowance;
        return
            roles.TryGetValue(role, out ConformalScores? ofRole)
            && !ReferenceEquals(scores, ofRole)
            && !ReferenceEquals(scores, Fleet)
            && ofRole.Added > scores.Added
            && IsEnough(ofRole, alpha)
            // The first hundred scores of a deploy are its wildest: the allowance caps what they would allow.
            ? Math.Min(threshold, ofRole.Threshold(alpha) + DeployAllowanceBits)
            : threshold;
    }

    /// <summary>Share of normal sessions that score as high.</summary>
    public double PValue(ulong role, ulong build, double score, double alpha) =>
        For(role, build, alpha, out double allowance).PValue(score - allowance, alpha);

    /// <summary>The threshold from a role's own scores alone; infinite while they are too few.</summary>
    public double OwnThreshold(ulong role, double alpha) =>
        roles.TryGetValue(role, out ConformalScores? own) && IsEnough(own, alpha)
            ? own.Threshold(alpha)
            : double.PositiveInfinity;

    /// <summary>The rank among a role's own scores alone; 1 while there are none.</summary>
    public double OwnPValue(ulong role, double score, double alpha) =>
        roles.TryGetValue(role, out ConformalScores? own) ? own.PValue(score, alpha) : 1;

    /// <summary>Writes the scores of the fleet and of each role.</summary>
    public void Save(StateWriter writer)
    {
        Fleet.Save(writer);
        writer.PutInt64(added);
        writer.PutInt32(newBuilds.Count);
        foreach ((ulong role, NewBuilds builds) in newBuilds)
        {
            writer.PutUInt64(role);
            builds.Save(writer);
        }

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

    /// <summary>Fills empty scores from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        if (!Fleet.TryRestore(ref reader))
        {
            return false;
        }

        added = reader.GetCounter();
        int deployed = reader.GetCount(
            EntriesMax,
            8 + NewBuilds.EntryBytes,
            "roles with new builds"
        );
        for (int index = 0; index < deployed; index++)
        {
            ulong role = reader.GetUInt64();
            bool isNew = newBuilds.TryAdd(role, NewBuilds.Restore(ref reader));
            if (!reader.Require(isNew, "a role with new builds comes twice"))
            {
                return false;
            }
        }

        int count = reader.GetCount(EntriesMax, 20, "roles with scores");
        for (int index = 0; index < count; index++)
        {
            ulong key = reader.GetUInt64();
            ConformalScores own = new(perRoleMax);
            if (
                !reader.Require(roles.TryAdd(key, own), "a role comes twice")
                || !own.TryRestore(ref reader)
            )
            {
                return false;
            }
        }

        return reader.IsSound;
    }

    private ConformalScores For(ulong role, ulong build, double alpha, out double allowance)
    {
        allowance = 0;
        ConformalScores? ofRole = roles.GetValueOrDefault(role);
        if (build != 0 && ofRole is not null)
        {
            ConformalScores? own = roles.GetValueOrDefault(KeyedHash.Combine(role, build));
            if (own is not null && IsEnough(own, alpha))
            {
                return own;
            }

            // Past the limit builds are not told apart, and none is new for ever.
            bool mayBeNew =
                (own is not null || roles.Count < EntriesMax)
                && newBuilds.TryGetValue(role, out NewBuilds? places)
                && places.Allows(build);
            bool hasOthers = ofRole.Added > (own?.Added ?? 0);
            allowance = mayBeNew && hasOthers ? DeployAllowanceBits : 0;
        }

        return ofRole is not null && IsEnough(ofRole, alpha) ? ofRole : Fleet;
    }

    private static bool IsEnough(ConformalScores scores, double alpha) =>
        scores.Count >= RoleSessionsMin && scores.Count * alpha >= 1;

    private ConformalScores? Open(ulong key)
    {
        if (!roles.TryGetValue(key, out ConformalScores? own) && roles.Count < EntriesMax)
        {
            roles[key] = own = new ConformalScores(perRoleMax);
        }

        return own;
    }
}
