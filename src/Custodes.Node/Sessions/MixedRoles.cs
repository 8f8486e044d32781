using Custodes.Primitives.State;

namespace Custodes.Node.Sessions;

/// <summary>Roles some of whose latest sessions were judged by two tests, by content and by behaviour.</summary>
/// <remarks>
/// Which calls of a session come without provenance is known only when they come, and the test of content has had its say by then. So that both together keep
/// the level of one, each gets half of it in all sessions of a role in which that was seen lately. One in which it is seen so seldom that
/// it is forgotten in between passes the level by no more than such sessions are frequent, which is less than 1 in e times the span.
/// </remarks>
/// <param name="countMax">Roles it can keep; those past them are judged as if they had no such sessions.</param>
/// <param name="span">Sessions with content of a role after which one is forgotten.</param>
internal sealed class MixedRoles(int countMax, long span)
{
    private const int EntryBytes = 16;
    private readonly SortedDictionary<ulong, long> left = [];

    /// <summary>Roles kept.</summary>
    public int Count => left.Count;

    /// <summary>Whether a role had such a session lately.</summary>
    public bool Has(ulong role) => left.ContainsKey(role);

    /// <summary>Notes that a session with content of a role ended.</summary>
    /// <param name="role">Keyed hash of the role.</param>
    /// <param name="isMixed">Whether behaviour was tested in it as well.</param>
    public void End(ulong role, bool isMixed)
    {
        bool isKnown = left.TryGetValue(role, out long sessions);
        if (isMixed && (isKnown || left.Count < countMax))
        {
            left[role] = span;
        }
        else if (isKnown && sessions > 1)
        {
            left[role] = sessions - 1;
        }
        else if (isKnown)
        {
            _ = left.Remove(role);
        }
    }

    /// <summary>Writes the roles, ascending, with the sessions after which each is forgotten.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt32(left.Count);
        foreach ((ulong role, long sessions) in left)
        {
            writer.PutUInt64(role);
            writer.PutInt64(sessions);
        }
    }

    /// <summary>Fills an empty one from a snapshot; a shorter span holds from here on. False when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        int count = reader.GetCount(countMax, EntryBytes, "roles judged by two tests");
        for (int index = 0; index < count; index++)
        {
            ulong role = reader.GetUInt64();
            long sessions = Math.Min(span, reader.GetCounter());
            if (
                !reader.Require(sessions > 0, "a role is judged by two tests for no session")
                || !reader.Require(left.TryAdd(role, sessions), "a role comes twice")
            )
            {
                return false;
            }
        }

        return reader.IsSound;
    }
}
