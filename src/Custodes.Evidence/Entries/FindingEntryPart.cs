using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>One detector's share of a finding.</summary>
/// <param name="Detector">Who noticed.</param>
/// <param name="Expected">What is usual.</param>
/// <param name="ForAgent">How rare that is for this agent.</param>
/// <param name="ForFleet">How rare that is for the fleet.</param>
/// <param name="ForRole">How rare that is for its role.</param>
/// <param name="Seen">What happened.</param>
/// <param name="SurpriseThousandths">-log2 of the probability of what was seen, in thousandths of a bit.</param>
public sealed record FindingEntryPart(
    Detector Detector,
    string Expected,
    string ForAgent,
    string ForFleet,
    string ForRole,
    string Seen,
    long SurpriseThousandths
)
{
    private static readonly string[] Detectors =
    [
        "none",
        "provenance",
        "novelty",
        "sequence",
        "volume",
        "tempo",
        "capability",
        "integrity",
        "purpose",
        "decoy",
    ];

    internal static FindingEntryPart Of(FindingPart part) =>
        new(
            part.Detector,
            part.Expected,
            part.ForAgent,
            part.ForFleet,
            part.ForRole,
            part.Seen,
            FixedPoint.Of(part.Bits, FixedPoint.Thousandths)
        );

    internal static FindingEntryPart Read(ref FieldReader part) =>
        new(
            (Detector)part.Word("detector", Detectors),
            part.Text("expected", EntryLimits.PartTextBytesMax),
            part.Text("forAgent", EntryLimits.PartTextBytesMax),
            part.Text("forFleet", EntryLimits.PartTextBytesMax),
            part.Text("forRole", EntryLimits.PartTextBytesMax),
            part.Text("seen", EntryLimits.PartTextBytesMax),
            part.Integer("surpriseThousandths", -CanonicalJson.IntegerMax, CanonicalJson.IntegerMax)
        );

    internal void Write(CanonicalWriter writer)
    {
        Invariant.That((int)Detector < Detectors.Length);
        writer.Open();
        writer.Text("detector", Detectors[(int)Detector], EntryLimits.PartTextBytesMax);
        writer.Text("expected", Expected, EntryLimits.PartTextBytesMax);
        writer.Text("forAgent", ForAgent, EntryLimits.PartTextBytesMax);
        writer.Text("forFleet", ForFleet, EntryLimits.PartTextBytesMax);
        writer.Text("forRole", ForRole, EntryLimits.PartTextBytesMax);
        writer.Text("seen", Seen, EntryLimits.PartTextBytesMax);
        writer.Integer("surpriseThousandths", SurpriseThousandths);
        writer.Close();
    }
}
