namespace Custodes.Evidence.Verification;

/// <summary>One thing that is wrong with a log.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Path">The file, below the log's prefix.</param>
/// <param name="Index">The entry, or -1 when it is not about one.</param>
/// <param name="Message">What is wrong, for people.</param>
public sealed record LogFault(LogFaultKind Kind, string Path, long Index, string Message)
{
    /// <summary>Where and what, in one line.</summary>
    public override string ToString() =>
        Index < 0 ? $"{Path}: {Message}" : $"{Path}: entry {Index}: {Message}";
}
