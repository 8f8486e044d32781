namespace Custodes.Node.Evidence;

/// <summary>The log of evidence refused: what is concluded from here on could not be shown, so nothing is.</summary>
public sealed class EvidenceFailedException : Exception
{
    /// <summary>For serialisers and analyzers; not used here.</summary>
    public EvidenceFailedException() { }

    /// <summary>What the writer said.</summary>
    public EvidenceFailedException(string message)
        : base(message) { }

    /// <summary>What the writer said.</summary>
    public EvidenceFailedException(string message, Exception innerException)
        : base(message, innerException) { }
}
