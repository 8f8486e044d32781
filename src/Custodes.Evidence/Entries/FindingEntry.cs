using Custodes.Contracts;

namespace Custodes.Evidence.Entries;

/// <summary>One explained deviation.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Action">The tool or operation.</param>
/// <param name="Agent">Who acted; a pseudonym where identifiers are salted.</param>
/// <param name="IsAlarm">Whether it crossed the threshold of its session.</param>
/// <param name="Build">The build of the agent; empty when not told.</param>
/// <param name="Id">Counts findings and is never reused.</param>
/// <param name="OddsLog2Thousandths">Odds against normal behaviour, in thousandths of a bit.</param>
/// <param name="OmittedParts">Parts that were left out for lack of room.</param>
/// <param name="PValueBillionths">Share of normal sessions that score at least as high, in billionths.</param>
/// <param name="Parts">What each detector saw, the strongest first.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="ScoreMillionths">The score of the session, in millionths.</param>
/// <param name="SensorTimeMs">When, by the clock of the sensor, in milliseconds since 1970.</param>
/// <param name="Sequence">At which observation of the run; -1 when not told.</param>
/// <param name="Session">In which run.</param>
/// <param name="ThresholdMillionths">The score at which a session of this role alarms, in millionths.</param>
public sealed record FindingEntry(
    long TimeMs,
    string Action,
    string Agent,
    bool IsAlarm,
    string Build,
    long Id,
    long OddsLog2Thousandths,
    long OmittedParts,
    long PValueBillionths,
    IReadOnlyList<FindingEntryPart> Parts,
    string Role,
    long ScoreMillionths,
    long SensorTimeMs,
    long Sequence,
    string Session,
    long ThresholdMillionths
) : LogEntry(TimeMs)
{
    internal const string TypeName = "finding";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The entry that says what a finding says.</summary>
    /// <param name="timeMs">When it is written.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="agent">What its agent is called in the log: its name, or a pseudonym.</param>
    /// <param name="session">What its session is called in the log.</param>
    public static FindingEntry Of(long timeMs, Finding finding, string agent, string session)
    {
        List<FindingEntryPart> parts = [];
        foreach (FindingPart part in finding.Parts)
        {
            if (parts.Count < EntryLimits.PartCountMax)
            {
                parts.Add(FindingEntryPart.Of(part));
            }
        }

        return new FindingEntry(
            timeMs,
            finding.Action,
            agent,
            finding.IsAlarm,
            finding.Build,
            finding.Id,
            FixedPoint.Of(Math.Log2(finding.OddsAgainst), FixedPoint.Thousandths),
            finding.Parts.Count - parts.Count,
            Math.Max(FixedPoint.Of(finding.PValue, FixedPoint.Billionths), 0),
            parts,
            finding.Role,
            FixedPoint.Of(finding.Score, FixedPoint.Millionths),
            finding.TimeMs,
            finding.Sequence,
            session,
            FixedPoint.Of(finding.Threshold, FixedPoint.Millionths)
        );
    }

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new FindingEntry(
            timeMs,
            body.Text("action", EntryLimits.TextBytesMax),
            body.Text("agent", EntryLimits.TextBytesMax),
            body.Flag("alarm"),
            body.Text("build", EntryLimits.TextBytesMax),
            body.Integer("id", 0, CanonicalJson.IntegerMax),
            body.Integer(
                "oddsLog2Thousandths",
                -CanonicalJson.IntegerMax,
                CanonicalJson.IntegerMax
            ),
            body.Integer("omittedParts", 0, CanonicalJson.IntegerMax),
            body.Integer("pValueBillionths", 0, CanonicalJson.IntegerMax),
            ReadParts(ref body),
            body.Text("role", EntryLimits.TextBytesMax),
            body.Integer("scoreMillionths", -CanonicalJson.IntegerMax, CanonicalJson.IntegerMax),
            body.Integer("sensorTimeMs", -CanonicalJson.IntegerMax, CanonicalJson.IntegerMax),
            body.Integer("sequence", -1, CanonicalJson.IntegerMax),
            body.Text("session", EntryLimits.TextBytesMax),
            body.Integer("thresholdMillionths", -CanonicalJson.IntegerMax, CanonicalJson.IntegerMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("action", Action, EntryLimits.TextBytesMax);
        writer.Text("agent", Agent, EntryLimits.TextBytesMax);
        writer.Flag("alarm", IsAlarm);
        writer.Text("build", Build, EntryLimits.TextBytesMax);
        writer.Integer("id", Id);
        writer.Integer("oddsLog2Thousandths", OddsLog2Thousandths);
        writer.Integer("omittedParts", OmittedParts);
        writer.Integer("pValueBillionths", PValueBillionths);
        writer.OpenList("parts");
        foreach (FindingEntryPart part in Parts)
        {
            part.Write(writer);
        }

        writer.CloseList();
        writer.Text("role", Role, EntryLimits.TextBytesMax);
        writer.Integer("scoreMillionths", ScoreMillionths);
        writer.Integer("sensorTimeMs", SensorTimeMs);
        writer.Integer("sequence", Sequence);
        writer.Text("session", Session, EntryLimits.TextBytesMax);
        writer.Integer("thresholdMillionths", ThresholdMillionths);
    }

    private static List<FindingEntryPart> ReadParts(ref FieldReader body)
    {
        FieldList list = body.List("parts", EntryLimits.PartCountMax);
        List<FindingEntryPart> parts = new(list.Left);
        while (list.Left > 0)
        {
            FieldReader part = body.Item(ref list);
            parts.Add(FindingEntryPart.Read(ref part));
            body.Take(ref part);
        }

        return parts;
    }
}
