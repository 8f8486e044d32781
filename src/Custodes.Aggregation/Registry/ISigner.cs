namespace Custodes.Aggregation.Registry;

/// <summary>Signs with one key.</summary>
public interface ISigner
{
    /// <summary>Writes 64 bytes of signature.</summary>
    void Sign(ReadOnlySpan<byte> message, Span<byte> signature);
}
