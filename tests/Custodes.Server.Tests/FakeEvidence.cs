using Custodes.Contracts.Fleet;

namespace Custodes.Server.Tests;

/// <summary>A log of two entries, of which the second is not published yet.</summary>
internal sealed class FakeEvidence : IEvidenceReader
{
    public ValueTask<EvidenceAnswer> ReadFileAsync(
        string path,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult<EvidenceAnswer>(
            path is "checkpoint" or "tile/0/x001/000"
                ? new EvidenceAnswer.Found("a file"u8.ToArray())
                : new EvidenceAnswer.Unknown()
        );

    public ValueTask<EvidenceAnswer> ReadEntryAsync(
        long index,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(Answer(index, "{}"u8.ToArray()));

    public ValueTask<EvidenceAnswer> ProveAsync(long index, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Answer(index, "c2sp.org/tlog-proof@v1"u8.ToArray()));

    private static EvidenceAnswer Answer(long index, byte[] bytes) =>
        index switch
        {
            0 => new EvidenceAnswer.Found(bytes),
            1 => new EvidenceAnswer.NotYet("entry 1 is not published yet"),
            _ => new EvidenceAnswer.Unknown(),
        };
}
