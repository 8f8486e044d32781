using System.Threading.Channels;
using Custodes.Primitives;
using Custodes.Transport.Frames;

namespace Custodes.Transport.Queues;

/// <summary>Brings messages of all peers to one handler, a message of each in turn.</summary>
/// <remarks>A peer that floods waits behind its own messages; those of one peer stay in their order.</remarks>
internal sealed class Inboxes
{
    private readonly InboundBudget budget;
    private readonly Channel<Inbox> turns;

    public Inboxes(InboundBudget budget, int peerCount)
    {
        this.budget = budget;
        turns = Channel.CreateBounded<Inbox>(
            new BoundedChannelOptions(Math.Max(1, peerCount)) { SingleReader = true }
        );
    }

    /// <summary>Adds a message for which room was taken.</summary>
    public void Add(Inbox inbox, Frame frame)
    {
        if (inbox.Add(frame))
        {
            // Each peer has at most one turn in the channel, and there is room for one of each.
            Invariant.That(turns.Writer.TryWrite(inbox) || turns.Reader.Completion.IsCompleted);
        }
    }

    /// <summary>Hands over until it is cancelled.</summary>
    public async Task RunAsync(IPeerHandler handler, CancellationToken cancellationToken)
    {
        while (await turns.Reader.WaitToReadAsync(cancellationToken))
        {
            while (turns.Reader.TryRead(out Inbox? inbox))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Frame frame = inbox.Take(out bool hasMore);
                if (hasMore)
                {
                    Invariant.That(turns.Writer.TryWrite(inbox));
                }

                handler.OnMessage(inbox.PeerIndex, frame.Kind, frame.Payload);
                budget.Return(inbox.Account, frame.Payload.Length);
            }
        }
    }
}
