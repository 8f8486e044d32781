namespace Custodes.Storage.Log;

/// <summary>A write of the log failed, now or earlier.</summary>
/// <remarks>
/// After it nobody knows what the disk holds, so the log takes nothing from then on. The owner stops
/// acknowledging and ends the process; the next start finds out.
/// </remarks>
public sealed class LogFailedException : Exception
{
    /// <summary>Says nothing more.</summary>
    public LogFailedException() { }

    /// <summary>Says what was tried.</summary>
    public LogFailedException(string message)
        : base(message) { }

    /// <summary>Says what was tried and what the operating system answered.</summary>
    public LogFailedException(string message, Exception innerException)
        : base(message, innerException) { }
}
