using System.Threading.Channels;
using Custodes.Contracts.Cluster;
using Custodes.Transport.Frames;
using Custodes.Transport.Metrics;

namespace Custodes.Transport.Links;

/// <summary>The way to one peer: its queue, its connection, and the loop between them.</summary>
/// <remarks>
/// One request at a time, with everything that waits, up to a limit: at rest a message goes at once, under
/// load many share a request. A message arrives once or not at all, and after those before it.
/// </remarks>
internal sealed class PeerLink : IAsyncDisposable
{
    // The peer said that it is busy, which passes sooner than the second that a header can say.
    private const int BusyMsMin = 5;
    private const int BusyMsMax = 1_000;

    private readonly PeerParts parts;
    private readonly PeerFigures figures;
    private readonly PeerClient client;
    private readonly Outbox outbox;
    private readonly Backoff failed;
    private readonly Backoff busy;
    private readonly CancellationTokenSource stopping = new();
    private readonly ITimer hello;
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Task sending;
    private int greets = 1;

    /// <summary>Makes the link and begins to connect.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <param name="node">The peer.</param>
    /// <param name="seed">Of the chance in its waits.</param>
    public PeerLink(PeerParts parts, NodeRecord node, ulong seed)
    {
        PeerOptions options = parts.Options;
        this.parts = parts;
        figures = parts.Meters.Of(node.Index);
        client = new PeerClient(parts, node);
        outbox = new Outbox(options, figures);
        failed = new Backoff(options.BackoffMsMin, options.BackoffMsMax, seed);
        busy = new Backoff(BusyMsMin, BusyMsMax, seed ^ 1);
        TimeSpan beat = TimeSpan.FromMilliseconds(options.HelloMs);
        hello = parts.Time.CreateTimer(_ => Greet(), state: null, beat, beat);
        sending = SendAllAsync();
    }

    /// <summary>Adds a message, which must not change any more.</summary>
    public SendResult TrySend(Frame frame)
    {
        SendResult result = outbox.Add(frame);
        if (result == SendResult.Queued)
        {
            _ = wake.Writer.TryWrite(true);
        }

        return result;
    }

    /// <summary>Asks a question, beside the messages.</summary>
    public Task<CallAnswer> CallAsync(
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    ) => client.CallAsync(kind, payload, cancellationToken);

    /// <summary>Stops; what waits is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await sending;
        await hello.DisposeAsync();
        client.Dispose();
        stopping.Dispose();
    }

    private void Greet()
    {
        Volatile.Write(ref greets, 1);
        _ = wake.Writer.TryWrite(true);
    }

    private async Task SendAllAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                IReadOnlyList<Frame> frames = outbox.Take();
                if (frames.Count == 0 && Interlocked.Exchange(ref greets, 0) == 0)
                {
                    _ = await wake.Reader.ReadAsync(stopping.Token);
                    continue;
                }

                TimeSpan wait = await SendAsync(frames);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, parts.Time, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The way this loop ends.
        }
        catch (Exception bug)
        {
            parts.OnBug(bug);
            throw;
        }
    }

    /// <summary>Sends a request and settles its messages.</summary>
    /// <returns>How long to wait before the next.</returns>
    private async Task<TimeSpan> SendAsync(IReadOnlyList<Frame> frames)
    {
        (SendOutcome outcome, int taken) = await client.SendAsync(frames, stopping.Token);
        int count = frames.Count;
        long bytes = 0;
        for (int index = 0; index < taken; index++)
        {
            bytes += frames[index].WireBytes;
        }

        figures.Sent(taken, bytes);
        switch (outcome)
        {
            case SendOutcome.Taken:
                outbox.Settle(count);
                failed.Reset();
                busy.Reset();
                return TimeSpan.Zero;
            case SendOutcome.Full:
                outbox.Settle(taken);
                failed.Reset();
                return busy.Next();
            case SendOutcome.Refused:
                int refused = Math.Min(1, count - taken);
                figures.Lose(OutboundLoss.Refused, refused);
                outbox.Settle(taken + refused);
                failed.Reset();
                return refused == 0 ? failed.Next() : TimeSpan.Zero;
            case SendOutcome.NotSent:
                // Whoever waits for the connection must see it tried again, also without a message.
                outbox.Settle(0);
                Volatile.Write(ref greets, 1);
                return failed.Next();
            case SendOutcome.Lost:
                figures.Lose(OutboundLoss.Lost, count - taken);
                outbox.Settle(count);
                Volatile.Write(ref greets, 1);
                return failed.Next();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
