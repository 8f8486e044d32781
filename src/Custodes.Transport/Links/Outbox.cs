using Custodes.Primitives;
using Custodes.Transport.Frames;
using Custodes.Transport.Metrics;

namespace Custodes.Transport.Links;

/// <summary>Messages for one peer, in order. Any thread adds; one takes.</summary>
/// <remarks>Those under way count against the limits until they are settled.</remarks>
internal sealed class Outbox(PeerOptions options, PeerFigures figures)
{
    /// <summary>What a message costs beyond its payload.</summary>
    public const int MessageBytes = 128;

    private readonly Lock gate = new();
    private readonly LinkedList<Frame> waiting = new();
    private readonly List<Frame> underWay = [];
    private long bytes;

    /// <summary>Adds a message; where there is no room, the oldest of a kind that gives way goes.</summary>
    public SendResult Add(Frame frame)
    {
        if (frame.Payload.Length > options.FrameBytesMax)
        {
            return SendResult.TooLarge;
        }

        lock (gate)
        {
            while (!HasRoom(frame))
            {
                if (!options.DropOldest.Contains(frame.Kind) || !TryDropOldest(frame.Kind))
                {
                    figures.Lose(OutboundLoss.QueueFull);
                    return SendResult.QueueFull;
                }
            }

            waiting.AddLast(frame);
            bytes += Cost(frame);
            Show();
            return SendResult.Queued;
        }
    }

    /// <summary>The messages of the next request; empty when none waits. They must be settled before the next.</summary>
    public IReadOnlyList<Frame> Take()
    {
        lock (gate)
        {
            Invariant.That(underWay.Count == 0);
            long batch = 0;
            while (waiting.First is { } first)
            {
                batch += first.Value.WireBytes;
                if (underWay.Count > 0 && batch > options.BatchBytesMax)
                {
                    break;
                }

                underWay.Add(first.Value);
                waiting.RemoveFirst();
            }

            return underWay;
        }
    }

    /// <summary>Forgets the first so many of those that were taken; the others wait again, before all that came later.</summary>
    public void Settle(int done)
    {
        lock (gate)
        {
            for (int index = underWay.Count - 1; index >= 0; index--)
            {
                if (index < done)
                {
                    bytes -= Cost(underWay[index]);
                }
                else
                {
                    waiting.AddFirst(underWay[index]);
                }
            }

            underWay.Clear();
            Invariant.That(bytes >= 0);
            Show();
        }
    }

    private static long Cost(Frame frame) => frame.Payload.Length + (long)MessageBytes;

    private bool HasRoom(Frame frame) =>
        waiting.Count + underWay.Count < options.OutboundCountMax
        && bytes + Cost(frame) <= options.OutboundBytesMax + MessageBytes;

    // Of the same kind only: what a peer misses of one is not for another to decide.
    private bool TryDropOldest(ushort kind)
    {
        for (LinkedListNode<Frame>? node = waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Kind == kind)
            {
                bytes -= Cost(node.Value);
                waiting.Remove(node);
                figures.Lose(OutboundLoss.DroppedOldest);
                return true;
            }
        }

        return false;
    }

    private void Show() => figures.SetOutboundQueued(waiting.Count + underWay.Count);
}
