using System.Globalization;
using System.Text;
using System.Text.Json;
using Custodes.Contracts;

namespace Custodes.Cli.Watching;

/// <summary>Puts findings, verdicts and the closing table on standard output, as prose or as JSON lines.</summary>
internal sealed class WatchOutput(TextWriter output, bool json, bool hasColour)
{
    private const string Red = "\u001b[31;1m";
    private const string Dim = "\u001b[2m";
    private const string Plain = "\u001b[0m";
    private readonly StringBuilder alarm = new();

    /// <summary>Shows an alarm with its explanation.</summary>
    public void Show(Finding finding)
    {
        if (json)
        {
            output.WriteLine(
                JsonSerializer.Serialize(
                    new FindingLine("finding", finding),
                    WatchJson.Default.FindingLine
                )
            );
            return;
        }

        if (!finding.IsAlarm)
        {
            foreach (FindingPart part in finding.Parts)
            {
                output.WriteLine(
                    $"learnt {finding.Id}  {finding.Agent}  {part.Detector}: {part.Seen} (before {part.Expected})"
                );
            }

            return;
        }

        // Put together first: a console passes every single line on at once, and an alarm has a dozen.
        CultureInfo culture = CultureInfo.InvariantCulture;
        _ = alarm
            .Clear()
            .Append(
                culture,
                $"{Colour(Red)}ALARM {finding.Id}{Colour(Plain)}  {finding.Agent}  session {finding.Session}, event {finding.Sequence}: {finding.Action}"
            )
            .AppendLine()
            .Append(
                culture,
                $"  score {finding.Score:F2} over {finding.Threshold:F2}; {finding.PValue:P2} of normal sessions score as high; odds against normal {finding.OddsAgainst:N0} to 1"
            )
            .AppendLine();
        foreach (FindingPart part in finding.Parts)
        {
            _ = alarm
                .Append(culture, $"  {Name(part.Detector)} ({part.Bits:F1} bits): {part.Seen}")
                .AppendLine()
                .Append(culture, $"    {Colour(Dim)}expected {part.Expected}{Colour(Plain)}")
                .AppendLine()
                .Append(
                    culture,
                    $"    {Colour(Dim)}agent: {part.ForAgent}; role: {part.ForRole}; fleet: {part.ForFleet}{Colour(Plain)}"
                )
                .AppendLine();
        }

        output.Write(alarm.ToString());
    }

    /// <summary>Shows a changed verdict.</summary>
    public void Show(Verdict verdict)
    {
        if (json)
        {
            output.WriteLine(
                JsonSerializer.Serialize(
                    new VerdictLine("verdict", verdict),
                    WatchJson.Default.VerdictLine
                )
            );
            return;
        }

        output.WriteLine(
            $"VERDICT {verdict.Agent}: {Name(verdict.Previous)} → {Name(verdict.Level)}: {verdict.Reason}"
        );
    }

    /// <summary>Shows the table by role and what the reader left out.</summary>
    public void Close(WatchSummary summary)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(summary, WatchJson.Default.WatchSummary));
            return;
        }

        output.WriteLine();
        output.WriteLine(
            $"{"role", -20} {"agents", 8} {"sessions", 9} {"events", 11} {"alarms", 7} {"learnt", 8}"
        );
        foreach (RoleLine role in summary.Roles)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{role.Role, -20} {role.Agents, 8} {role.Sessions, 9} {role.Events, 11} {role.Alarms, 7} {role.Learnt, 8}"
                )
            );
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Events:N0} events in {summary.Seconds:F2} s: {summary.EventsPerSecond:N0} events/s; {summary.Alarms} alarms"
            )
        );
        foreach ((string reason, long count) in summary.LeftOut)
        {
            output.WriteLine($"left out: {count} × {reason}");
        }
    }

    private static string Name(Detector detector) =>
        detector.ToString().ToLower(CultureInfo.InvariantCulture);

    private static string Name(VerdictLevel level) =>
        level.ToString().ToLower(CultureInfo.InvariantCulture);

    private string Colour(string code) => hasColour ? code : "";
}
