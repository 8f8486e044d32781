using Custodes.Primitives.State;

namespace Custodes.Detection.Conformal;

/// <summary>Scores of normal sessions per role, with the fleet's for roles that have too few.</summary>
/// <param name="perRoleMax">Scores kept per role, and for the fleet.</param>
/// <param name="rolesMax">Roles with scores of their own; further ones are ranked among the fleet's.</param>
public sealed class RoleScores(int perRoleMax, int rolesMax)
{
    private const int RoleSessionsMin = 50;
    private readonly Dictionary<ulong, ConformalScores> roles = [];

    /// <summary>All roles together.</summary>
    public ConformalScores Fleet { get; } = new(perRoleMax);

    /// <summary>Roles with scores of their own.</summary>
    public IReadOnlyDictionary<ulong, ConformalScores> Roles => roles;

    /// <summary>Adds the score of a session that ended.</summary>
    /// <param name="role">Keyed hash of its role.</param>
    /// <param name="score">Its score; infinite when it alarmed, because then its true place is unknown but high.</param>
    public void Add(ulong role, double score)
    {
        if (!roles.TryGetValue(role, out ConformalScores? own) && roles.Count < rolesMax)
        {
            roles[role] = own = new ConformalScores(perRoleMax);
        }

        own?.Add(score);
        Fleet.Add(score);
    }

    /// <summary>The score a session of the role must pass to alarm.</summary>
    public double Threshold(ulong role, double alpha) => For(role, alpha).Threshold(alpha);

    /// <summary>Share of normal sessions that score as high.</summary>
    public double PValue(ulong role, double score, double alpha) => For(role, alpha).PValue(score);

    /// <summary>Writes the scores of the fleet and of each role.</summary>
    public void Save(StateWriter writer)
    {
        Fleet.Save(writer);
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

        int count = reader.GetCount(rolesMax, 20, "roles with scores");
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

    private ConformalScores For(ulong role, double alpha) =>
        roles.TryGetValue(role, out ConformalScores? own)
        && own.Count >= RoleSessionsMin
        && own.Count * alpha >= 1
            ? own
            : Fleet;
}
