namespace Custodes.Contracts;

/// <summary>What a verdict is worth beyond this node.</summary>
/// <param name="Certified">Whether validators certified it.</param>
/// <param name="Epoch">In which epoch of theirs; 0 when they did not.</param>
/// <param name="N">How many could vote.</param>
/// <param name="Q">How many are a quorum, when they weigh the same.</param>
/// <param name="SignedBy">Names of those who signed.</param>
/// <param name="Note">For people: why it is not certified; empty when there is nothing to say.</param>
public sealed record CertificationMark(
    CertifiedState Certified,
    long Epoch,
    int N,
    int Q,
    IReadOnlyList<string> SignedBy,
    string Note
)
{
    /// <summary>Of a node without validators.</summary>
    public static CertificationMark None { get; } =
        new(CertifiedState.False, 0, 0, 0, [], "no validators");
}
