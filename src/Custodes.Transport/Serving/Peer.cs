using Custodes.Contracts.Cluster;
using Custodes.Transport.Metrics;
using Custodes.Transport.Queues;
using Microsoft.AspNetCore.Connections;

namespace Custodes.Transport.Serving;

/// <summary>A peer as the server knows it. Any thread.</summary>
internal sealed class Peer(
    NodeRecord node,
    PeerFigures figures,
    PeerOptions options,
    TimeProvider time
)
{
    private readonly Lock gate = new();
    private readonly LinkedList<ConnectionContext> connections = new();
    private int calls;

    public ushort Index => node.Index;

    public PeerFigures Figures => figures;

    public Inbox Inbox { get; } = new(node.Index, figures);

    public TokenBucket Rate { get; } = new(options.FramesPerSecondMax, options.FrameBurstMax, time);

    /// <summary>Notes a connection; past the limit the oldest is closed.</summary>
    public void Enter(ConnectionContext connection)
    {
        ConnectionContext? oldest = null;
        lock (gate)
        {
            connections.AddLast(connection);
            if (connections.Count > options.ConnectionsPerPeerMax)
            {
                oldest = connections.First!.Value;
                connections.RemoveFirst();
            }
        }

        if (oldest is not null)
        {
            figures.Refuse(InboundRefusal.TooManyConnections);
            oldest.Abort(new ConnectionAbortedException("The peer has newer connections."));
        }
    }

    /// <summary>Forgets a connection that ended.</summary>
    public void Leave(ConnectionContext connection)
    {
        lock (gate)
        {
            _ = connections.Remove(connection);
        }
    }

    /// <summary>Takes a place for a question, if there is one.</summary>
    public bool TryBeginCall()
    {
        if (Interlocked.Increment(ref calls) <= options.CallsPerPeerMax)
        {
            return true;
        }

        EndCall();
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void EndCall() => Interlocked.Decrement(ref calls);
}
