using System.Threading.Channels;

namespace Custodes.Transport.Tests;

/// <summary>Keeps what arrives, and can be held up.</summary>
internal sealed class RecordingHandler : IPeerHandler, IDisposable
{
    private readonly Channel<(ushort Peer, ushort Kind, byte[] Payload)> arrived =
        Channel.CreateUnbounded<(ushort, ushort, byte[])>();

    /// <summary>Closed, it holds the loop in the next message.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    /// <summary>The kind that nobody may send.</summary>
    public ushort ForbiddenKind { get; init; } = 999;

    public Func<byte[], CancellationToken, ValueTask<byte[]?>> Answer { get; set; } =
        (_, _) => ValueTask.FromResult<byte[]?>(null);

    public bool Accepts(ushort peerIndex, ushort kind) => kind != ForbiddenKind;

    public void OnMessage(ushort peerIndex, ushort kind, ReadOnlyMemory<byte> payload)
    {
        Gate.Wait(TestContext.Current.CancellationToken);
        Assert.True(arrived.Writer.TryWrite((peerIndex, kind, payload.ToArray())));
    }

    public ValueTask<byte[]?> OnCallAsync(
        ushort peerIndex,
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    ) => Answer(payload.ToArray(), cancellationToken);

    public async Task<(ushort Peer, ushort Kind, byte[] Payload)> NextAsync() =>
        await arrived
            .Reader.ReadAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public void Dispose() => Gate.Dispose();
}
