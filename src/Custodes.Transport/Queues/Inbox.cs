using Custodes.Transport.Frames;
using Custodes.Transport.Metrics;

namespace Custodes.Transport.Queues;

/// <summary>Messages of one peer that wait for the handler. Its budget bounds it. Any thread.</summary>
internal sealed class Inbox(ushort peerIndex, PeerFigures figures)
{
    private readonly Lock gate = new();
    private readonly Queue<Frame> waiting = new();
    private bool isInTurn;

    /// <summary>Whose it is.</summary>
    public ushort PeerIndex => peerIndex;

    /// <summary>What it holds of the budget.</summary>
    public InboundBudget.Account Account { get; } = new();

    /// <summary>Adds one; true when the peer must now be given a turn.</summary>
    public bool Add(Frame frame)
    {
        lock (gate)
        {
            waiting.Enqueue(frame);
            figures.SetInboundQueued(waiting.Count);
            bool isNew = !isInTurn;
            isInTurn = true;
            return isNew;
        }
    }

    /// <summary>Takes the oldest, and says whether the peer must be given another turn.</summary>
    public Frame Take(out bool hasMore)
    {
        lock (gate)
        {
            Frame frame = waiting.Dequeue();
            figures.SetInboundQueued(waiting.Count);
            hasMore = waiting.Count > 0;
            isInTurn = hasMore;
            return frame;
        }
    }
}
