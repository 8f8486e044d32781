namespace Custodes.Contracts.Fleet;

/// <summary>The log of evidence, as far as others may read it. Any thread.</summary>
public interface IEvidenceReader
{
    /// <summary>A public file of the log, by its path in the tlog-tiles layout, such as <c>checkpoint</c>.</summary>
    ValueTask<EvidenceAnswer> ReadFileAsync(string path, CancellationToken cancellationToken);

    /// <summary>The bytes of an entry, which are canonical JSON.</summary>
    ValueTask<EvidenceAnswer> ReadEntryAsync(long index, CancellationToken cancellationToken);

    /// <summary>A proof that the published log holds an entry, in the form of c2sp.org/tlog-proof.</summary>
    ValueTask<EvidenceAnswer> ProveAsync(long index, CancellationToken cancellationToken);
}
