using Custodes.Contracts.Cluster;
using Custodes.Transport;

namespace Custodes.Cluster.Validating;

/// <summary>Hands what peers send to the host: votes from validators, inputs from the global node, nothing else.</summary>
internal sealed class ValidatorHandler(
    ValidatorNodeOptions options,
    ushort self,
    ValidatorHost host
) : IPeerHandler
{
    /// <inheritdoc/>
    public bool Accepts(ushort peerIndex, ushort kind) =>
        kind switch
        {
            ValidatorMessageKinds.Consensus => peerIndex != self
                && options.Genesis.Set.IndexOfNode(peerIndex) >= 0,
            ValidatorMessageKinds.EpochInputs => options.Registry.TryFind(
                peerIndex,
                out NodeRecord? node
            )
                && node.Kind == NodeKind.Global,
            _ => false,
        };

    /// <inheritdoc/>
    public void OnMessage(ushort peerIndex, ushort kind, ReadOnlyMemory<byte> payload)
    {
        if (kind == ValidatorMessageKinds.Consensus)
        {
            host.Take(peerIndex, payload);
        }
        else
        {
            host.TakeInputs(payload);
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> OnCallAsync(
        ushort peerIndex,
        ushort kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<byte[]?>(null);
}
