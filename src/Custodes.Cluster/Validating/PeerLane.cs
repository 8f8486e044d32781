namespace Custodes.Cluster.Validating;

/// <summary>Messages of one peer that wait for the agreement, so many and so large together. Any thread.</summary>
/// <remarks>
/// Each peer has one, and one message of each is taken in turn: a liar that floods waits behind its own messages
/// and takes no memory from others. Without that, one of four validators could stop every certificate.
/// </remarks>
internal sealed class PeerLane(int countMax, long bytesMax)
{
    private readonly Lock gate = new();
    private readonly Queue<byte[]> waiting = new();
    private long bytes;
    private bool isInTurn;

    /// <summary>Adds a copy of a message; false when there is no room.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isFirst">Whether the peer must now be given a turn.</param>
    public bool TryAdd(ReadOnlySpan<byte> message, out bool isFirst)
    {
        lock (gate)
        {
            isFirst = false;
            if (waiting.Count >= countMax || bytes + message.Length > bytesMax)
            {
                return false;
            }

            waiting.Enqueue(message.ToArray());
            bytes += message.Length;
            isFirst = !isInTurn;
            isInTurn = true;
            return true;
        }
    }

    /// <summary>Takes the oldest, and says whether the peer must be given another turn.</summary>
    public byte[] Take(out bool hasMore)
    {
        lock (gate)
        {
            byte[] message = waiting.Dequeue();
            bytes -= message.Length;
            hasMore = waiting.Count > 0;
            isInTurn = hasMore;
            return message;
        }
    }
}
