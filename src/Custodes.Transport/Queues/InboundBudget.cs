using Custodes.Primitives;

namespace Custodes.Transport.Queues;

/// <summary>Shares the memory for messages that wait among the peers. Any thread.</summary>
/// <remarks>
/// Half of it is divided into equal shares that nobody can take from a peer; what a peer needs beyond its
/// share comes from the other half, of which it gets a quarter at most. So the total holds, a large message
/// finds room, and it takes four peers to fill the pool and none can fill another's share.
/// </remarks>
internal sealed class InboundBudget
{
    /// <summary>What a message costs beyond its payload: objects and queue places.</summary>
    public const int MessageBytes = 128;

    private readonly Lock gate = new();
    private readonly int countMax;
    private readonly long share;
    private readonly long pool;
    private readonly long poolPerPeer;
    private long pooled;

    public InboundBudget(PeerOptions options, int peerCount)
    {
        countMax = options.InboundCountMax;
        share = options.InboundBytesMax / 2 / Math.Max(1, peerCount);
        pool = options.InboundBytesMax / 2;
        poolPerPeer = Math.Max(pool / 4, options.FrameBytesMax + MessageBytes);
        Invariant.That(poolPerPeer <= pool);
    }

    /// <summary>Takes room for a message, if there is any.</summary>
    public bool TryTake(Account account, int payloadBytes)
    {
        lock (gate)
        {
            long bytes = account.Bytes + payloadBytes + MessageBytes;
            long excess = Math.Max(0, bytes - share);
            long more = excess - account.Pooled;
            if (account.Count >= countMax || excess > poolPerPeer || pooled + more > pool)
            {
                return false;
            }

            account.Count++;
            account.Bytes = bytes;
            account.Pooled = excess;
            pooled += more;
            return true;
        }
    }

    /// <summary>Gives the room of a message back.</summary>
    public void Return(Account account, int payloadBytes)
    {
        lock (gate)
        {
            account.Count--;
            account.Bytes -= payloadBytes + MessageBytes;
            Invariant.That(account.Count >= 0 && account.Bytes >= 0);
            long excess = Math.Max(0, account.Bytes - share);
            pooled -= account.Pooled - excess;
            account.Pooled = excess;
        }
    }

    /// <summary>What one peer holds of it; changed by the budget alone.</summary>
    internal sealed class Account
    {
        public int Count;
        public long Bytes;
        public long Pooled;
    }
}
