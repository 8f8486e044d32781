using Custodes.Primitives.State;

namespace Custodes.Detection.Conformal;

/// <summary>The builds of one role that may be a deploy: at most two at a time, each with the agents that show it.</summary>
/// <remarks>
/// A build is what the sender says it is. One agent that claims another would otherwise have the allowance of a deploy for
/// what it was hijacked to do; a deploy reaches several. A place is free again when its build was not seen for long, and one whose build
/// too few agents show gives way.
/// </remarks>
internal sealed class NewBuilds
{
    /// <summary>Sessions of the fleet after which a build that was not seen gives its place up.</summary>
    public const long KeptSessions = 4_096;

    /// <summary>Bytes of a saved role.</summary>
    public const int EntryBytes = PlaceCount * (8 + 8 + 1 + (8 * AgentsMax));

    /// <summary>Agents that are told apart; as many as may be asked for.</summary>
    public const int AgentsMax = 3;

    private const int PlaceCount = 2;
    private readonly Place[] places = [new(), new()];

    /// <summary>Whether so many agents show a build as a deploy takes.</summary>
    public bool Allows(ulong build) => Find(build) is { IsDeploy: true };

    /// <summary>Notes that an agent shows a build.</summary>
    /// <param name="build">Keyed hash of the build.</param>
    /// <param name="agent">Keyed hash of the agent.</param>
    /// <param name="agentsMin">Different agents that a deploy takes: 1 to <see cref="AgentsMax"/>.</param>
    /// <param name="now">Sessions of the fleet so far.</param>
    /// <returns>Who showed it, when it is a deploy from now on; else nobody.</returns>
    public ReadOnlySpan<ulong> See(ulong build, ulong agent, int agentsMin, long now)
    {
        Place? place = Find(build);
        if (place is null)
        {
            place = FindFree(now);
            if (place is null)
            {
                return [];
            }

            place.Begin(build);
        }

        bool was = place.IsDeploy;
        place.See(agent, agentsMin, now);
        return place.IsDeploy && !was ? place.Agents : [];
    }

    /// <summary>Writes both places.</summary>
    public void Save(StateWriter writer)
    {
        foreach (Place place in places)
        {
            writer.PutUInt64(place.Build);
            writer.PutInt64(place.SeenAt);
            writer.PutBoolean(place.IsDeploy);
            foreach (ulong agent in place.Agents)
            {
                writer.PutUInt64(agent);
            }
        }
    }

    /// <summary>Reads them back.</summary>
    public static NewBuilds Restore(ref StateReader reader)
    {
        NewBuilds restored = new();
        foreach (Place place in restored.places)
        {
            place.Begin(reader.GetUInt64());
            place.SeenAt = reader.GetCounter();
            place.IsDeploy = reader.GetBoolean();
            for (int index = 0; index < AgentsMax; index++)
            {
                place.Agents[index] = reader.GetUInt64();
            }
        }

        return restored;
    }

    private Place? Find(ulong build)
    {
        foreach (Place place in places)
        {
            if (place.Build == build)
            {
                return place;
            }
        }

        return null;
    }

    // Whoever claims a build that nobody else has must not keep the place from a deploy.
    private Place? FindFree(long now)
    {
        Place? free = null;
        foreach (Place place in places)
        {
            bool mayGo = place.Build == 0 || !place.IsDeploy || now - place.SeenAt > KeptSessions;
            if (mayGo && (free is null || place.SeenAt < free.SeenAt))
            {
                free = place;
            }
        }

        return free;
    }

    private sealed class Place
    {
        public ulong Build { get; private set; }

        public long SeenAt { get; set; }

        public bool IsDeploy { get; set; }

        /// <summary>The first that showed it; 0 behind the last.</summary>
        public ulong[] Agents { get; } = new ulong[AgentsMax];

        public void Begin(ulong build)
        {
            Build = build;
            SeenAt = 0;
            IsDeploy = false;
            Agents.AsSpan().Clear();
        }

        public void See(ulong agent, int agentsMin, long now)
        {
            SeenAt = now;
            int count = 0;
            while (count < AgentsMax && Agents[count] != 0 && Agents[count] != agent)
            {
                count++;
            }

            if (count < AgentsMax)
            {
                Agents[count] = agent;
                while (count < AgentsMax && Agents[count] != 0)
                {
                    count++;
                }
            }

            IsDeploy |= count >= agentsMin;
        }
    }
}
