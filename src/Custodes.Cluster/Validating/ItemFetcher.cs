using System.Threading.Channels;
using Custodes.Primitives;
using Custodes.Transport;

namespace Custodes.Cluster.Validating;

/// <summary>Asks peers for what a body waits for: a random one first, then the others, and again until it is here.</summary>
/// <remarks>
/// A random peer first, so that whoever surrounds a validator with its own cannot tell whom it will ask. What
/// comes is believed by nobody: the host judges it.
/// </remarks>
internal sealed class ItemFetcher : IAsyncDisposable
{
    private const int RoundCountMax = 40;
    private const int RoundMs = 25;

    private readonly PeerLinks links;
    private readonly IReadOnlyList<ushort> peers;
    private readonly Func<ReadOnlyMemory<byte>, Task<bool>> take;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<byte[]> questions = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(64)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        }
    );
    private readonly Task running;
    private SplitMix64 chance;

    public ItemFetcher(
        PeerLinks links,
        IReadOnlyList<ushort> peers,
        Func<ReadOnlyMemory<byte>, Task<bool>> take,
        TimeProvider time,
        ulong seed
    )
    {
        this.links = links;
        this.peers = peers;
        this.take = take;
        this.time = time;
        chance = new SplitMix64(seed);
        running = RunAsync();
    }

    /// <summary>Asks soon. Any thread; does not wait.</summary>
    public void Ask(IReadOnlyList<byte[]> about)
    {
        foreach (byte[] question in about)
        {
            _ = questions.Writer.TryWrite(question);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ = questions.Writer.TryComplete();
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (byte[] question in questions.Reader.ReadAllAsync(stopping.Token))
            {
                await FetchAsync(question);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The way this loop ends.
        }
    }

    private async Task FetchAsync(byte[] question)
    {
        for (int round = 0; round < RoundCountMax; round++)
        {
            ushort[] order = [.. peers];
            for (int index = order.Length - 1; index > 0; index--)
            {
                int other = (int)(chance.Next() % (ulong)(index + 1));
                (order[index], order[other]) = (order[other], order[index]);
            }

            foreach (ushort peer in order)
            {
                CallAnswer answer = await links.CallAsync(
                    peer,
                    ValidatorMessageKinds.Question,
                    question,
                    stopping.Token
                );
                if (
                    answer.Status == CallStatus.Answered
                    && answer.Payload.Length > 0
                    && await take(answer.Payload)
                )
                {
                    return;
                }
            }

            // A newer question says what is missing now.
            if (questions.Reader.Count > 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RoundMs), time, stopping.Token);
        }
    }
}
