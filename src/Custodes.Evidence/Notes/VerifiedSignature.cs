namespace Custodes.Evidence.Notes;

/// <summary>A signature that held.</summary>
/// <param name="Key">Whose.</param>
/// <param name="TimestampSeconds">The time it states, in seconds since 1970; 0 for a kind that states none.</param>
/// <param name="Signature">The line it stood in.</param>
public sealed record VerifiedSignature(
    VerifierKey Key,
    long TimestampSeconds,
    NoteSignature Signature
);
