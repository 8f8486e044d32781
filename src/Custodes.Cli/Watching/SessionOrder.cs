using Custodes.Contracts;

namespace Custodes.Cli.Watching;

/// <summary>Tells from the order of a file when a session is over.</summary>
/// <remarks>
/// Trace files hold one session after the other, so a session ends where the next begins, and may be
/// learnt at once. A stream that mixes sessions shows it the first time one comes back: from then on
/// this says nothing, and sessions end by being idle. The price of finding out is one session cut in two.
/// </remarks>
internal sealed class SessionOrder
{
    private const int RememberedMax = 4096;
    private readonly HashSet<ulong> remembered = [];
    private readonly Queue<ulong> oldestFirst = new();
    private readonly List<ulong> ended = [];
    private ulong current;

    /// <summary>Whether sessions were found to be mixed.</summary>
    public bool IsMixed { get; private set; }

    /// <summary>The sessions that this batch shows to be over.</summary>
    public IReadOnlyList<ulong> EndedIn(ObservationBatch batch)
    {
        ended.Clear();
        foreach (ref readonly Observation row in batch.Observations)
        {
            if (IsMixed || row.Session == current)
            {
                continue;
            }

            if (remembered.Contains(row.Session))
            {
                IsMixed = true;
                ended.Clear();
                break;
            }

            Remember(current);
            if (current != 0)
            {
                ended.Add(current);
            }

            current = row.Session;
        }

        return ended;
    }

    private void Remember(ulong session)
    {
        if (remembered.Add(session))
        {
            oldestFirst.Enqueue(session);
            if (oldestFirst.Count > RememberedMax)
            {
                _ = remembered.Remove(oldestFirst.Dequeue());
            }
        }
    }
}
