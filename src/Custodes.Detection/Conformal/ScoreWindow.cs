using Custodes.Primitives;

namespace Custodes.Detection.Conformal;

/// <summary>The newest scores and whose they are, oldest first; no agent may hold more than its share.</summary>
/// <remarks>
/// Without shares one agent that makes thousands of tiny sessions replaces what a whole role is ranked
/// among, and everybody else's honest sessions alarm. The share is 5 %, or twice an equal share where
/// agents are few: five agents may hold 40 % each, one or two all of it. While a window is young the
/// share is of a quarter of its room, so that a role with one busy agent still fills it. Whoever can
/// invent agents can have several shares. 32 bytes a score, grown as needed up to the capacity; adding
/// and removing take constant time, whichever of an agent's scores leaves.
/// </remarks>
internal sealed class ScoreWindow(int capacity)
{
    /// <summary>Bytes of a saved score.</summary>
    public const int EntryBytes = 16;

    /// <summary>The place of no score.</summary>
    public const int None = -1;

    private const double ShareMin = 0.05;
    private const double EqualShares = 2;
    private const int ScoresMin = 8;
    private readonly Dictionary<ulong, Share> shares = [];

    // Whoever asks whether an agent is over its share goes on to remove or add one of it.
    private Share? lastShare;
    private Entry[] entries = [];

    // Places behind these were never taken; those given back are linked through their next newer one.
    private int takenCount;
    private int free = None;
    private int newest = None;

    /// <summary>Scores it can keep.</summary>
    public int Capacity => capacity;

    /// <summary>Scores kept.</summary>
    public int Count { get; private set; }

    /// <summary>Place of the oldest score; <see cref="None"/> when there is none.</summary>
    public int Oldest { get; private set; } = None;

    /// <summary>Place of the score that came after the one at a place; <see cref="None"/> behind the newest.</summary>
    public int NewerThan(int place) => entries[place].Newer;

    /// <summary>The score at a place.</summary>
    public double ScoreAt(int place) => entries[place].Score;

    /// <summary>Whose it is.</summary>
    public ulong AgentAt(int place) => entries[place].Agent;

    /// <summary>Whether an agent must give one up before it adds another.</summary>
    public bool IsOverShare(ulong agent)
    {
        int own = Find(agent)?.Count ?? 0;
        int distinct = shares.Count + (own == 0 ? 1 : 0);
        double share = Math.Min(1, Math.Max(ShareMin, EqualShares / distinct));
        return own >= Math.Max(ScoresMin, (int)(share * Math.Max(Count + 1, capacity / 4)));
    }

    /// <summary>Removes the oldest.</summary>
    public double RemoveOldest() => RemoveOldestOf(entries[Oldest].Agent);

    /// <summary>Removes the oldest of an agent that has some.</summary>
    public double RemoveOldestOf(ulong agent)
    {
        Share share = Find(agent)!;
        int place = share.Oldest;
        ref Entry entry = ref entries[place];
        share.Oldest = entry.NewerOfAgent;
        if (--share.Count == 0)
        {
            _ = shares.Remove(agent);
            lastShare = null;
        }

        Unlink(entry);
        entry.Newer = free;
        free = place;
        Count--;
        return entry.Score;
    }

    /// <summary>Adds the newest; there is room.</summary>
    public void Append(double score, ulong agent)
    {
        Invariant.That(Count < capacity);
        int place = Take();
        entries[place] = new Entry
        {
            Score = score,
            Agent = agent,
            Older = newest,
            Newer = None,
            NewerOfAgent = None,
        };
        if (newest == None)
        {
            Oldest = place;
        }
        else
        {
            entries[newest].Newer = place;
        }

        newest = place;
        Count++;
        Share? share = Find(agent);
        if (share is null)
        {
            shares[agent] = lastShare = share = new Share(agent);
        }

        if (share.Count++ == 0)
        {
            share.Oldest = place;
        }
        else
        {
            entries[share.Newest].NewerOfAgent = place;
        }

        share.Newest = place;
    }

    private Share? Find(ulong agent)
    {
        if (lastShare is null || lastShare.Agent != agent)
        {
            lastShare = shares.GetValueOrDefault(agent);
        }

        return lastShare;
    }

    private void Unlink(in Entry entry)
    {
        if (entry.Older == None)
        {
            Oldest = entry.Newer;
        }
        else
        {
            entries[entry.Older].Newer = entry.Newer;
        }

        if (entry.Newer == None)
        {
            newest = entry.Older;
        }
        else
        {
            entries[entry.Newer].Older = entry.Older;
        }
    }

    private int Take()
    {
        if (free != None)
        {
            int place = free;
            free = entries[place].Newer;
            return place;
        }

        if (takenCount == entries.Length)
        {
            Array.Resize(ref entries, Math.Min(capacity, Math.Max(16, 2 * entries.Length)));
        }

        return takenCount++;
    }

    private struct Entry
    {
        public double Score;
        public ulong Agent;
        public int Older;
        public int Newer;
        public int NewerOfAgent;
    }

    private sealed class Share(ulong agent)
    {
        public ulong Agent { get; } = agent;

        public int Count { get; set; }

        public int Oldest { get; set; }

        public int Newest { get; set; }
    }
}
