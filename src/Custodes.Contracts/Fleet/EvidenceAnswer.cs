namespace Custodes.Contracts.Fleet;

/// <summary>What the log of evidence answers.</summary>
public abstract record EvidenceAnswer
{
    private EvidenceAnswer() { }

    /// <summary>It is there.</summary>
    /// <param name="Bytes">Its content.</param>
    public sealed record Found(ReadOnlyMemory<byte> Bytes) : EvidenceAnswer;

    /// <summary>The log has no such thing.</summary>
    public sealed record Unknown : EvidenceAnswer;

    /// <summary>It is written but not published yet.</summary>
    public sealed record NotYet(string Reason) : EvidenceAnswer;
}
