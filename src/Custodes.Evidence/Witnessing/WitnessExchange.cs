using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography;
using Custodes.Evidence.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Witnessing;

/// <summary>The log's side of one round with one witness: what to ask next, and what the answer means.</summary>
/// <remarks>
/// Pure: the caller carries requests and answers. Ends after <see cref="RequestCountMax"/> requests at
/// the latest. Nothing that a witness says is believed but a signature that holds; a lie costs that
/// witness's cosignature, and no other.
/// </remarks>
public sealed class WitnessExchange
{
    /// <summary>Requests at most: one with a guess, one with the size that was told, one for a race.</summary>
    public const int RequestCountMax = 3;

    /// <summary>Bytes of an answer at most.</summary>
    public const int AnswerBytesMax = 16 << 10;

    private readonly VerifierKey witness;
    private readonly SignedNote head;
    private readonly Checkpoint checkpoint;
    private readonly long clockDifferenceSecondsMax;
    private int requestCount;

    /// <summary>Begins a round.</summary>
    /// <param name="witness">Its key, of kind 0x04.</param>
    /// <param name="head">The head, signed by its log.</param>
    /// <param name="knownSize">The size that the witness is believed to know; 0 for none.</param>
    /// <param name="clockDifferenceSecondsMax">How far the time in its signature may be from ours.</param>
    public WitnessExchange(
        VerifierKey witness,
        SignedNote head,
        long knownSize,
        long clockDifferenceSecondsMax
    )
    {
        Invariant.That(witness.Kind == SignatureKind.CosignatureV1 && knownSize >= 0);
        Invariant.That(Checkpoint.TryParse(head.Text, out Checkpoint? parsed, out _));
        this.witness = witness;
        this.head = head;
        this.clockDifferenceSecondsMax = clockDifferenceSecondsMax;
        checkpoint = parsed;

        // What was learnt of a larger head may be out of date: asking again from nothing costs a round trip.
        KnownSize = knownSize <= parsed.Size ? knownSize : 0;
    }

    /// <summary>The size that the witness knows, as far as it told.</summary>
    public long KnownSize { get; private set; }

    /// <summary>Where the witness stands; final once no further request is to be sent.</summary>
    public WitnessStanding Standing { get; private set; }

    /// <summary>Why, in words; empty when it cosigned.</summary>
    public string Detail { get; private set; } = "no answer yet";

    /// <summary>Its signature, when it cosigned.</summary>
    public VerifiedSignature? Cosignature { get; private set; }

    /// <summary>The next request; false when no proof from the known size can be made, which ends the round.</summary>
    public bool TryRequest(IConsistencySource proofs, [NotNullWhen(true)] out byte[]? body)
    {
        Invariant.That(requestCount < RequestCountMax);
        requestCount++;
        if (!proofs.TryConsistency(KnownSize, checkpoint.Size, out Sha256Hash[] proof))
        {
            End(WitnessStanding.Behind, $"no proof from its size {KnownSize} can be made");
            body = null;
            return false;
        }

        body = new AddCheckpointRequest(KnownSize, proof, head, checkpoint).ToBytes();
        return true;
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="mediaType">Of the body, without parameters; null when there is none.</param>
    /// <param name="body">At most <see cref="AnswerBytesMax"/> bytes.</param>
    /// <param name="nowSeconds">Seconds since 1970.</param>
    /// <returns>Whether another request is to be sent.</returns>
    public bool Take(int status, string? mediaType, ReadOnlySpan<byte> body, long nowSeconds)
    {
        switch (status)
        {
            case 200:
                TakeSignature(body, nowSeconds);
                return false;
            case 409
                when string.Equals(
                    mediaType,
                    WitnessAnswer.SizeType,
                    StringComparison.OrdinalIgnoreCase
                ):
                return TakeSize(body);
            case 409:
                End(WitnessStanding.Fork, "status 409 without a size: it cosigned another history");
                return false;
            case 422:
                End(
                    WitnessStanding.Fork,
                    "status 422: it finds this head inconsistent with what it cosigned"
                );
                return false;
            default:
                End(WitnessStanding.Refused, $"status {status}");
                return false;
        }
    }

    /// <summary>Ends the round without an answer.</summary>
    public void Lose(string why) => End(WitnessStanding.Unreachable, why);

    private bool TakeSize(ReadOnlySpan<byte> body)
    {
        bool isSize =
            body.Length > 1
            && body[^1] == StrictText.LineFeed
            && StrictText.TryDecimal(body[..^1], out long _);
        if (!isSize)
        {
            End(WitnessStanding.Refused, "status 409 with a body that is no size");
            return false;
        }

        StrictText.TryDecimal(body[..^1], out long size);
        if (size > checkpoint.Size)
        {
            End(
                WitnessStanding.Ahead,
                $"it cosigned {size} entries, but the head has {checkpoint.Size}"
            );
            return false;
        }

        KnownSize = size;
        if (requestCount == RequestCountMax)
        {
            End(WitnessStanding.Behind, $"after {RequestCountMax} requests it still says {size}");
            return false;
        }

        return true;
    }

    private void TakeSignature(ReadOnlySpan<byte> body, long nowSeconds)
    {
        if (
            !NoteSignature.TryParseLines(
                body,
                out IReadOnlyList<NoteSignature> lines,
                out TextFault fault
            )
        )
        {
            End(WitnessStanding.BadSignature, $"not signature lines ({fault})");
            return;
        }

        // The lines are judged over our text: a signature over any other one does not hold.
        SignedNote answered = SignedNote.Create(head.Text, lines);
        if (!answered.TryVerify([witness], out IReadOnlyList<VerifiedSignature> held, out fault))
        {
            End(WitnessStanding.BadSignature, $"no signature of its key over this head ({fault})");
            return;
        }

        long seconds = held[0].TimestampSeconds;
        bool isTimely =
            seconds > 0
            && seconds >= nowSeconds - clockDifferenceSecondsMax
            && seconds <= nowSeconds + clockDifferenceSecondsMax;
        if (!isTimely)
        {
            End(
                WitnessStanding.BadSignature,
                $"it states the time {seconds}, ours is {nowSeconds}"
            );
            return;
        }

        Cosignature = held[0];
        KnownSize = checkpoint.Size;
        End(WitnessStanding.Cosigned, "");
    }

    private void End(WitnessStanding standing, string detail)
    {
        Standing = standing;
        Detail = detail;
    }
}
