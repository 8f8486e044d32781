using Custodes.Cryptography;
using Custodes.Evidence.Notes;
using Custodes.Storage.Log;

namespace Custodes.Node.Evidence;

/// <summary>How evidence is written.</summary>
public sealed record EvidenceOptions
{
    /// <summary>The evidence directory; docs/protocol/evidence-directory.md.</summary>
    public required string Directory { get; init; }

    /// <summary>The name a new log gets; an old one keeps its own.</summary>
    public required string Origin { get; init; }

    /// <summary>Whose agents and sessions stand in the log as pseudonyms under a salt; empty for their names.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Which version of the program writes.</summary>
    public string ProgramVersion { get; init; } = "";

    /// <summary>SHA-256 of the settings that judge.</summary>
    public Sha256Hash Configuration { get; init; } = Sha256Hash.OfNothing;

    /// <summary>Which witnesses must have seen a head before it is published; null for none.</summary>
    public WitnessPolicy? Policy { get; init; }

    /// <summary>Asks the witnesses; null publishes every head at once.</summary>
    public ILogCosigner? Cosigner { get; init; }

    /// <summary>Milliseconds an entry waits for others to be committed with.</summary>
    public int CommitMs { get; init; } = 200;

    /// <summary>
    /// The same when all that waits are batch commitments, at least <see cref="CommitMs"/>: a commit costs as
    /// much for one as for many, and whoever has a journal has their observations in it.
    /// </summary>
    public int BatchCommitMs { get; init; } = 1_000;

    /// <summary>Milliseconds after which a head that the witnesses did not cosign is shown to them again.</summary>
    public int PublishRetryMs { get; init; } = 5_000;

    /// <summary>Milliseconds between seals.</summary>
    public long SealMs { get; init; } = 60_000;

    /// <summary>Observations a leaf of a batch commitment.</summary>
    public int RowsPerLeaf { get; init; } = 256;

    /// <summary>Observations a batch commitment at most; a seal ends one that has fewer.</summary>
    public int RowsPerBatch { get; init; } = 16_384;

    /// <summary>Bytes of rows that are kept to prove single observations with.</summary>
    public long RowBytesMax { get; init; } = 256L << 20;

    /// <summary>Refused orders that are logged between two seals; further ones are counted in a gap.</summary>
    public int DenialsPerSealMax { get; init; } = 100;
}
