using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Verification;
using Custodes.Primitives;

namespace Custodes.Evidence.Witnessing;

/// <summary>What a witness may sign: only heads of known logs, each of which contains all it signed before.</summary>
/// <remarks>
/// Pure: who calls it keeps the last head, and makes the next one durable before the signature leaves.
/// The order of the checks is part of it: a stranger who cannot sign for the log learns nothing of what
/// the witness has seen.
/// </remarks>
public static class WitnessRules
{
    /// <summary>What has been cosigned of a log before its first head. Every tree continues it.</summary>
    public static TreeHead Never { get; } = new(0, Sha256Hash.OfNothing);

    /// <summary>Judges a request.</summary>
    /// <param name="request">A request whose text is sound.</param>
    /// <param name="logKeys">The keys of the request's origin; none when the log is unknown.</param>
    /// <param name="last">The head of that origin that was cosigned last, or <see cref="Never"/>.</param>
    public static WitnessDecision Decide(
        AddCheckpointRequest request,
        IReadOnlyList<VerifierKey> logKeys,
        TreeHead last
    )
    {
        Checkpoint head = request.Checkpoint;
        if (request.OldSize > head.Size)
        {
            return new WitnessDecision(WitnessOutcome.OldAboveNew);
        }

        if (logKeys.Count == 0)
        {
            return new WitnessDecision(WitnessOutcome.UnknownOrigin);
        }

        foreach (VerifierKey key in logKeys)
        {
            Invariant.That(key.Name == head.Origin);
        }

        if (
            !request.Note.TryVerify(
                logKeys,
                out IReadOnlyList<VerifiedSignature> held,
                out TextFault fault
            )
        )
        {
            return new WitnessDecision(WitnessOutcome.Untrusted, Fault: fault);
        }

        return new WitnessDecision(Compare(request, last), last.Size, LogSignatures: held);
    }

    /// <summary>The time that a cosignature states.</summary>
    /// <remarks>
    /// Never before the last one of the same log, whatever the clock does: an earlier time with a larger
    /// head would contradict the statement made with the smaller one.
    /// </remarks>
    /// <param name="nowSeconds">What the clock says, in seconds since 1970.</param>
    /// <param name="lastSeconds">What the last cosignature of the log says; 0 when there is none.</param>
    public static long TimeOf(long nowSeconds, long lastSeconds) =>
        Math.Max(1, Math.Max(nowSeconds, lastSeconds));

    private static WitnessOutcome Compare(AddCheckpointRequest request, TreeHead last)
    {
        Checkpoint head = request.Checkpoint;
        if (request.OldSize != last.Size)
        {
            return WitnessOutcome.OtherSize;
        }

        if (!head.IsEmptyRootRight)
        {
            return WitnessOutcome.Inconsistent;
        }

        if (head.Size == last.Size && head.Root != last.Root)
        {
            return WitnessOutcome.Forked;
        }

        Sha256Hash[] proof = [.. request.Proof];
        return MerkleProof.IsConsistent(last.Size, last.Root, head.Size, head.Root, proof)
            ? WitnessOutcome.Cosigned
            : WitnessOutcome.Inconsistent;
    }
}
