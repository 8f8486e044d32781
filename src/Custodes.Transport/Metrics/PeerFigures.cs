namespace Custodes.Transport.Metrics;

/// <summary>What is counted of one peer. Any thread.</summary>
internal sealed class PeerFigures
{
    private readonly long[] refused = new long[Enum.GetValues<InboundRefusal>().Length];
    private readonly long[] lost = new long[Enum.GetValues<OutboundLoss>().Length];
    private long receivedFrames;
    private long receivedBytes;
    private long sentFrames;
    private long sentBytes;
    private long inboundQueued;
    private long outboundQueued;
    private long connectFailures;
    private long wrongCertificates;
    private long seenAt = -1;
    private double roundTripSeconds = -1;
    private int isConnected;

    public long ReceivedFrames => Interlocked.Read(ref receivedFrames);

    public long ReceivedBytes => Interlocked.Read(ref receivedBytes);

    public long SentFrames => Interlocked.Read(ref sentFrames);

    public long SentBytes => Interlocked.Read(ref sentBytes);

    /// <summary>Messages of it that wait for the handler.</summary>
    public long InboundQueued => Interlocked.Read(ref inboundQueued);

    /// <summary>Messages for it that wait or are under way.</summary>
    public long OutboundQueued => Interlocked.Read(ref outboundQueued);

    /// <summary>Attempts that brought no connection, or none that lasted for a request.</summary>
    public long ConnectFailures => Interlocked.Read(ref connectFailures);

    /// <summary>Times that somebody else answered where the peer should be.</summary>
    public long WrongCertificates => Interlocked.Read(ref wrongCertificates);

    /// <summary>When it last answered or asked, as a timestamp of the clock; -1 for never.</summary>
    public long SeenAt => Interlocked.Read(ref seenAt);

    /// <summary>How long the newest request took; -1 before the first.</summary>
    public double RoundTripSeconds => Volatile.Read(ref roundTripSeconds);

    /// <summary>Whether the newest request was answered.</summary>
    public bool IsConnected => Volatile.Read(ref isConnected) == 1;

    public long Of(InboundRefusal reason) => Interlocked.Read(ref refused[(int)reason]);

    public long Of(OutboundLoss reason) => Interlocked.Read(ref lost[(int)reason]);

    public void Received(int payloadBytes)
    {
        Interlocked.Increment(ref receivedFrames);
        Interlocked.Add(ref receivedBytes, payloadBytes);
    }

    public void Sent(long frames, long bytes)
    {
        Interlocked.Add(ref sentFrames, frames);
        Interlocked.Add(ref sentBytes, bytes);
    }

    public void Refuse(InboundRefusal reason) => Interlocked.Increment(ref refused[(int)reason]);

    public void Lose(OutboundLoss reason, int frames = 1) =>
        Interlocked.Add(ref lost[(int)reason], frames);

    public void SetInboundQueued(int count) => Interlocked.Exchange(ref inboundQueued, count);

    public void SetOutboundQueued(int count) => Interlocked.Exchange(ref outboundQueued, count);

    public void SeeWrongCertificate() => Interlocked.Increment(ref wrongCertificates);

    public void See(long timestamp) => Interlocked.Exchange(ref seenAt, timestamp);

    public void Answered(double seconds)
    {
        Volatile.Write(ref roundTripSeconds, seconds);
        Volatile.Write(ref isConnected, 1);
    }

    public void Disconnect()
    {
        Interlocked.Increment(ref connectFailures);
        Volatile.Write(ref isConnected, 0);
    }
}
