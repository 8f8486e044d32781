using Custodes.Aggregation.Registry;

namespace Custodes.RedTeam.Tree;

/// <summary>Stands in for Ed25519 where the attackers sign with keys of their own and forge nothing.</summary>
/// <remarks>What such an attack achieves does not depend on what a signature costs. Forgers are tried against the real ones.</remarks>
internal sealed class UnforgedSignatures : ISignatures, ISigner
{
    /// <inheritdoc/>
    public bool Verify(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) => true;

    /// <inheritdoc/>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => signature.Clear();
}
