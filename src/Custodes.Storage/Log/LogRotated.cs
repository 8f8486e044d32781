using Custodes.Evidence.Notes;

namespace Custodes.Storage.Log;

/// <summary>What a rotation came to.</summary>
/// <param name="Old">The key that signs no more.</param>
/// <param name="New">The one that does.</param>
/// <param name="Index">Of the entry that says so.</param>
/// <param name="WasBegun">Whether an earlier rotation was finished instead of a new one made.</param>
/// <param name="IsPublished">Whether the checkpoint is the new key's; otherwise the witnesses are asked at the next start.</param>
public sealed record LogRotated(
    VerifierKey Old,
    VerifierKey New,
    long Index,
    bool WasBegun,
    bool IsPublished
);
