namespace Custodes.Storage.Log;

/// <summary>A batch that is in the log for good.</summary>
/// <param name="FirstIndex">Of its first entry; the others follow.</param>
/// <param name="Size">Of the tree that holds it.</param>
/// <param name="IsPublished">Whether the checkpoint that everybody sees covers it.</param>
public readonly record struct LogCommit(long FirstIndex, long Size, bool IsPublished);
