namespace Custodes.Cli.Auditing;

/// <summary>A fault of a log as JSON.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Path">The file, below the log's prefix.</param>
/// <param name="Index">The entry; -1 when it is not about one.</param>
/// <param name="Message">What is wrong, for people.</param>
internal sealed record FaultLine(string Kind, string Path, long Index, string Message);
