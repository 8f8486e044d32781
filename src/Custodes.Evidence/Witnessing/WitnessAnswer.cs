using System.Globalization;
using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Witnessing;

/// <summary>A witness's answer as it goes over HTTP.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">Signature lines, the known size, or a word on what is wrong.</param>
public sealed record WitnessAnswer(
    WitnessOutcome Outcome,
    int Status,
    string ContentType,
    string Body
)
{
    /// <summary>What a 409 that tells a size is marked with; one without it is none of the protocol's.</summary>
    public const string SizeType = "text/x.tlog.size";

    /// <summary>Of everything else.</summary>
    public const string TextType = "text/plain; charset=utf-8";

    /// <summary>The answer to a decision.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="cosignature">The signature, durable already; present exactly when it was decided to sign.</param>
    public static WitnessAnswer Of(WitnessDecision decision, NoteSignature? cosignature = null)
    {
        Invariant.That(decision.Outcome == WitnessOutcome.Cosigned == cosignature is not null);
        return decision.Outcome switch
        {
            WitnessOutcome.Cosigned => new(
                decision.Outcome,
                200,
                TextType,
                cosignature!.ToString()
            ),
            WitnessOutcome.Malformed => Refuse(decision, 400, $"malformed: {decision.Fault}"),
            WitnessOutcome.OldAboveNew => Refuse(decision, 400, "old size above the checkpoint's"),
            WitnessOutcome.UnknownOrigin => Refuse(decision, 404, "unknown origin"),
            WitnessOutcome.Untrusted => Refuse(
                decision,
                403,
                $"not signed by the log: {decision.Fault}"
            ),
            WitnessOutcome.OtherSize => new(
                decision.Outcome,
                409,
                SizeType,
                decision.KnownSize.ToString(CultureInfo.InvariantCulture) + "\n"
            ),
            WitnessOutcome.Inconsistent => Refuse(decision, 422, "not shown to be consistent"),
            WitnessOutcome.Forked => Refuse(decision, 422, "another root at the same size"),
            WitnessOutcome.TooLarge => Refuse(decision, 413, "too large"),
            WitnessOutcome.Failed => Refuse(decision, 500, "the witness cannot keep heads"),
            WitnessOutcome.None or _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The body's bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(Body);

    private static WitnessAnswer Refuse(WitnessDecision decision, int status, string text) =>
        new(decision.Outcome, status, TextType, text + "\n");
}
