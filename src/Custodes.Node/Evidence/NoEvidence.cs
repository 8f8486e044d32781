using Custodes.Contracts.Fleet;

namespace Custodes.Node.Evidence;

/// <summary>What a node without a log of evidence answers.</summary>
public sealed class NoEvidence : IEvidenceReader
{
    private static readonly EvidenceAnswer.Unknown Nothing = new();

    private NoEvidence() { }

    /// <summary>The only one.</summary>
    public static NoEvidence Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<EvidenceAnswer> ReadFileAsync(
        string path,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<EvidenceAnswer>(Nothing);

    /// <inheritdoc/>
    public ValueTask<EvidenceAnswer> ReadEntryAsync(
        long index,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<EvidenceAnswer>(Nothing);

    /// <inheritdoc/>
    public ValueTask<EvidenceAnswer> ProveAsync(long index, CancellationToken cancellationToken) =>
        ValueTask.FromResult<EvidenceAnswer>(Nothing);
}
