using System.Runtime.InteropServices;
using Custodes.Primitives;

namespace Custodes.Detection.Conformal;

/// <summary>The newest scores and whose they are, oldest first; no agent may hold more than its share.</summary>
/// <remarks>
/// Without shares one agent that makes thousands of tiny sessions replaces what a whole role is ranked
/// among, and everybody else's honest sessions alarm. The share is 5 %, or twice an equal share where
/// agents are few: five agents may hold 40 % each, one or two all of it. While a window is young the
/// share is of a quarter of its room, so that a role with one busy agent still fills it. Whoever can
/// invent agents can have several shares. 24 bytes a score, grown as needed up to the capacity.
/// </remarks>
internal sealed class ScoreWindow(int capacity)
{
    /// <summary>Bytes of a saved score.</summary>
    public const int EntryBytes = 16;

    private const double ShareMin = 0.05;
    private const double EqualShares = 2;
    private const int ScoresMin = 8;
    private readonly Dictionary<ulong, int> counts = [];
    private double[] scores = [];
    private ulong[] agents = [];
    private int start;

    /// <summary>Scores it can keep.</summary>
    public int Capacity => capacity;

    /// <summary>Scores kept.</summary>
    public int Count { get; private set; }

    /// <summary>A score, counted from the oldest.</summary>
    public double ScoreAt(int index) => scores[start + index];

    /// <summary>Whose it is.</summary>
    public ulong AgentAt(int index) => agents[start + index];

    /// <summary>Whether an agent must give one up before it adds another.</summary>
    public bool IsOverShare(ulong agent)
    {
        int own = counts.GetValueOrDefault(agent);
        int distinct = counts.Count + (own == 0 ? 1 : 0);
        double share = Math.Min(1, Math.Max(ShareMin, EqualShares / distinct));
        return own >= Math.Max(ScoresMin, (int)(share * Math.Max(Count + 1, capacity / 4)));
    }

    /// <summary>Removes the oldest.</summary>
    public double RemoveOldest() => RemoveAt(0);

    /// <summary>Removes the oldest of an agent that has some.</summary>
    public double RemoveOldestOf(ulong agent) =>
        RemoveAt(agents.AsSpan(start, Count).IndexOf(agent));

    /// <summary>Adds the newest; there is room.</summary>
    public void Append(double score, ulong agent)
    {
        Invariant.That(Count < capacity);
        if (start + Count == scores.Length)
        {
            MakeRoom();
        }

        scores[start + Count] = score;
        agents[start + Count] = agent;
        Count++;
        CollectionsMarshal.GetValueRefOrAddDefault(counts, agent, out _)++;
    }

    private double RemoveAt(int index)
    {
        int place = start + index;
        double score = scores[place];
        ulong agent = agents[place];
        if (--CollectionsMarshal.GetValueRefOrNullRef(counts, agent) == 0)
        {
            _ = counts.Remove(agent);
        }

        // The shorter side moves; for the oldest that is none.
        if (index < Count / 2)
        {
            Array.Copy(scores, start, scores, start + 1, index);
            Array.Copy(agents, start, agents, start + 1, index);
            start++;
        }
        else
        {
            int behind = Count - index - 1;
            Array.Copy(scores, place + 1, scores, place, behind);
            Array.Copy(agents, place + 1, agents, place, behind);
        }

        Count--;
        return score;
    }

    // What left leaves room at the front. Moved down only when that is half of all, so that a full
    // window moves once in as many additions as it holds.
    private void MakeRoom()
    {
        int length =
            2 * Count <= scores.Length && scores.Length > 0
                ? scores.Length
                : Math.Min(2 * capacity, Math.Max(16, 2 * scores.Length));
        double[] movedScores = length == scores.Length ? scores : new double[length];
        ulong[] movedAgents = length == scores.Length ? agents : new ulong[length];
        Array.Copy(scores, start, movedScores, 0, Count);
        Array.Copy(agents, start, movedAgents, 0, Count);
        (scores, agents, start) = (movedScores, movedAgents, 0);
    }
}
