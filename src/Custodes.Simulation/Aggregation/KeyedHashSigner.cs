using Custodes.Aggregation.Registry;

namespace Custodes.Simulation.Aggregation;

/// <summary>Signs with <see cref="KeyedHashSignatures"/>.</summary>
internal sealed class KeyedHashSigner(ReadOnlyMemory<byte> key) : ISigner
{
    /// <inheritdoc/>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) =>
        KeyedHashSignatures.Write(key.Span, message, signature);
}
