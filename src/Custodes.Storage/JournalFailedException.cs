namespace Custodes.Storage;

/// <summary>A write or flush of the journal failed, now or earlier.</summary>
/// <remarks>
/// After it nobody knows what the disk holds, so the journal refuses everything from then on. The
/// owner stops acknowledging and ends the process; the next start recovers what is there.
/// </remarks>
public sealed class JournalFailedException : Exception
{
    /// <summary>Says nothing more.</summary>
    public JournalFailedException() { }

    /// <summary>Says what was tried.</summary>
    public JournalFailedException(string message)
        : base(message) { }

    /// <summary>Says what was tried and what the operating system answered.</summary>
    public JournalFailedException(string message, Exception innerException)
        : base(message, innerException) { }
}
