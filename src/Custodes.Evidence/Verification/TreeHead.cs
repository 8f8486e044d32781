using Custodes.Cryptography;

namespace Custodes.Evidence.Verification;

/// <summary>What a checkpoint says of a tree.</summary>
/// <param name="Size">How many entries it has.</param>
/// <param name="Root">The root over all of them.</param>
public readonly record struct TreeHead(long Size, Sha256Hash Root);
