using Custodes.Primitives.State;

namespace Custodes.Detection.Conformal;

/// <summary>The builds of one role that count as a deploy: at most two at a time.</summary>
/// <remarks>
/// A build is what the sender says it is. Who names another one in every session would otherwise have
/// the allowance of a deploy in every session. A place is free again when its build was not seen for long.
/// </remarks>
internal sealed class NewBuilds
{
    /// <summary>Sessions of the fleet after which a build that was not seen gives its place up.</summary>
    public const long KeptSessions = 4_096;

    private const int PlaceCount = 2;
    private readonly ulong[] builds = new ulong[PlaceCount];
    private readonly long[] seenAt = new long[PlaceCount];

    /// <summary>Whether a build has a place or would get one.</summary>
    /// <param name="build">Keyed hash of the build.</param>
    /// <param name="now">Sessions of the fleet so far.</param>
    public bool Allows(ulong build, long now) => PlaceOf(build, now) >= 0;

    /// <summary>Notes that a session of a build ended.</summary>
    public void See(ulong build, long now)
    {
        int place = PlaceOf(build, now);
        if (place >= 0)
        {
            builds[place] = build;
            seenAt[place] = now;
        }
    }

    /// <summary>Writes both places.</summary>
    public void Save(StateWriter writer)
    {
        for (int place = 0; place < PlaceCount; place++)
        {
            writer.PutUInt64(builds[place]);
            writer.PutInt64(seenAt[place]);
        }
    }

    /// <summary>Reads them back.</summary>
    public static NewBuilds Restore(ref StateReader reader)
    {
        NewBuilds restored = new();
        for (int place = 0; place < PlaceCount; place++)
        {
            restored.builds[place] = reader.GetUInt64();
            restored.seenAt[place] = reader.GetCounter();
        }

        return restored;
    }

    private int PlaceOf(ulong build, long now)
    {
        int free = -1;
        for (int place = 0; place < PlaceCount; place++)
        {
            if (builds[place] == build)
            {
                return place;
            }

            bool isFree = builds[place] == 0 || now - seenAt[place] > KeptSessions;
            free = isFree ? place : free;
        }

        return free;
    }
}
