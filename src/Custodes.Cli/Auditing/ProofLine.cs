namespace Custodes.Cli.Auditing;

/// <summary>The check of a proof as JSON.</summary>
/// <param name="Sound">Whether it holds.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Key">The key that was believed.</param>
/// <param name="Index">The entry's place.</param>
/// <param name="Size">Entries under the checkpoint; 0 when it was not believed.</param>
/// <param name="Quorum">Whether the policy's quorum was reached; null where none was asked for.</param>
/// <param name="Observation">Number of the observation that is shown; null when none is.</param>
/// <param name="Message">What is wrong; empty when nothing is.</param>
internal sealed record ProofLine(
    bool Sound,
    string Origin,
    string Key,
    long Index,
    long Size,
    bool? Quorum,
    long? Observation,
    string Message
);
