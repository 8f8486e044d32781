namespace Custodes.Cluster.Certified;

/// <summary>An entry of a log that is shown to somebody.</summary>
/// <param name="Entry">Its bytes.</param>
/// <param name="Proof">That a signed head includes it: a c2sp.org/tlog-proof.</param>
public readonly record struct ShownEntry(ReadOnlyMemory<byte> Entry, ReadOnlyMemory<byte> Proof);
