namespace Custodes.Storage;

/// <summary>What is wrong with a snapshot file, and where.</summary>
/// <param name="Fault">The kind of damage.</param>
/// <param name="Path">Of the file.</param>
/// <param name="Offset">First byte of the part that is damaged.</param>
/// <param name="Message">The same as a sentence for operators.</param>
public sealed record SnapshotProblem(SnapshotFault Fault, string Path, long Offset, string Message);
