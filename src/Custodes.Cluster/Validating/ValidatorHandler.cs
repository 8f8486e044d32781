using System.Buffers.Binary;
using Custodes.Contracts.Cluster;
using Custodes.Transport;

namespace Custodes.Cluster.Validating;

/// <summary>Hands what peers send to the host: votes from validators, inputs and evidence, questions, nothing else.</summary>
internal sealed class ValidatorHandler(
    ValidatorNodeOptions options,
    ushort self,
    ValidatorHost host,
    LinkSender sender
) : IPeerHandler
{
    private const int WantedCountMax = 32;

    /// <inheritdoc/>
    public bool Accepts(ushort peerIndex, ushort kind) =>
        kind switch
        {
            ValidatorMessageKinds.Consensus => peerIndex != self && host.MayVote(peerIndex),
            ValidatorMessageKinds.EpochInputs => Is(peerIndex, NodeKind.Global)
                || Is(peerIndex, NodeKind.Validator),
            ValidatorMessageKinds.Evidence => Is(peerIndex, NodeKind.Local)
                || Is(peerIndex, NodeKind.Global)
                || Is(peerIndex, NodeKind.Validator),
            ValidatorMessageKinds.Share => Is(peerIndex, NodeKind.Validator),
            ValidatorMessageKinds.Question => Is(peerIndex, NodeKind.Validator),
            ValidatorMessageKinds.Wanted => Is(peerIndex, NodeKind.Global),
            _ => false,
        };

    /// <inheritdoc/>
    public void OnMessage(ushort peerIndex, ushort kind, ReadOnlyMemory<byte> payload)
    {
        switch (kind)
        {
            case ValidatorMessageKinds.Consensus:
                host.Take(peerIndex, payload);
                break;
            case ValidatorMessageKinds.Wanted:
                Send(peerIndex, payload.Span);
                break;
            default:
                _ = host.TakeItemAsync(payload);
                break;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> OnCallAsync(
        ushort peerIndex,
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    ) =>
        kind == ValidatorMessageKinds.Question
            ? await host.AnswerAsync(payload).WaitAsync(cancellationToken)
            : null;

    private bool Is(ushort index, NodeKind kind) =>
        options.Registry.TryFind(index, out NodeRecord? node) && node.Kind == kind;

    // One message an epoch, oldest first; the global node asks again when it is still behind.
    private void Send(ushort peer, ReadOnlySpan<byte> wanted)
    {
        if (wanted.Length != sizeof(ulong))
        {
            return;
        }

        ulong first = Math.Max(BinaryPrimitives.ReadUInt64LittleEndian(wanted), 1);
        for (ulong epoch = first; epoch < first + WantedCountMax; epoch++)
        {
            if (host.DecisionOf(epoch) is not { } decision)
            {
                return;
            }

            sender.Send(peer, ValidatorMessageKinds.Certificate, decision);
        }
    }
}
