using Custodes.Cryptography;

namespace Custodes.Consensus.Bodies;

/// <summary>The head of the evidence log that the epoch makes durable.</summary>
/// <param name="OriginHash">SHA-256 of the log's origin.</param>
/// <param name="Size">Entries.</param>
/// <param name="Root">Root of the tree.</param>
public readonly record struct LogHead(Sha256Hash OriginHash, ulong Size, Sha256Hash Root);
