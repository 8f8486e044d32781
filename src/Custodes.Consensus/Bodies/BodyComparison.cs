namespace Custodes.Consensus.Bodies;

/// <summary>Compares a proposed body with one recomputed from the inputs of the same buckets.</summary>
/// <remarks>
/// A host that validates reads which buckets the leader included, computes the body from its own copies of
/// their inputs, and compares. Verdicts are a function of evidence: one more or one fewer than the own
/// computation gives makes the body invalid, so that a quorum of liars cannot frame anybody.
/// </remarks>
public static class BodyComparison
{
    /// <summary>The first part that differs.</summary>
    /// <param name="proposed">The leader's.</param>
    /// <param name="recomputed">The own one, for the same included buckets.</param>
    public static BodyMismatch Compare(EpochBody proposed, EpochBody recomputed)
    {
        bool isSamePlace =
            proposed.Chain == recomputed.Chain
            && proposed.Epoch == recomputed.Epoch
            && proposed.PreviousDigest == recomputed.PreviousDigest
            && proposed.SetHash == recomputed.SetHash;
        return !isSamePlace ? BodyMismatch.Place
            : !proposed.Included.AsSpan().SequenceEqual(recomputed.Included) ? BodyMismatch.Included
            : proposed.InputRoot != recomputed.InputRoot ? BodyMismatch.InputRoot
            : proposed.BaselineDigest != recomputed.BaselineDigest ? BodyMismatch.Baseline
            : !proposed.Verdicts.AsSpan().SequenceEqual(recomputed.Verdicts) ? BodyMismatch.Verdicts
            : proposed.ClockDigest != recomputed.ClockDigest
            || proposed.AssignmentSeed != recomputed.AssignmentSeed
                ? BodyMismatch.Clock
            : proposed.LogHead != recomputed.LogHead ? BodyMismatch.Log
            : BodyMismatch.None;
    }
}
