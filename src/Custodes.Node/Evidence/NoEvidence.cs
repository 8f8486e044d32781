using Custodes.Contracts.Fleet;

namespace Custodes.Node.Evidence;

/// <summary>What a node without a log of evidence answers.</summary>
internal sealed class NoEvidence : IEvidenceReader
{
    private static readonly EvidenceAnswer.Unknown Nothing = new();

    private NoEvidence() { }

    public static NoEvidence Instance { get; } = new();

    public ValueTask<EvidenceAnswer> ReadFileAsync(
        string path,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<EvidenceAnswer>(Nothing);

    public ValueTask<EvidenceAnswer> ReadEntryAsync(
        long index,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<EvidenceAnswer>(Nothing);

    public ValueTask<EvidenceAnswer> ProveAsync(long index, CancellationToken cancellationToken) =>
        ValueTask.FromResult<EvidenceAnswer>(Nothing);
}
