using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Protocols;

namespace Custodes.Evaluation.Reports;

/// <summary>A report for people.</summary>
public static class ReportText
{
    /// <summary>
    /// Writes the first scorer's table, exactly as the independent scorer prints it for the same
    /// scores, then all scorers' pooled rows beside each other, then the conditions.
    /// </summary>
    public static void Write(TextWriter writer, EvaluationReport report)
    {
        StrictTable.Write(writer, report.Scorers[0].Result);
        if (report.Scorers.Count > 1)
        {
            writer.Write('\n');
            StrictTable.WriteHeader(writer, "scorer");
            foreach (ScorerReport scorer in report.Scorers)
            {
                StrictTable.WriteRow(writer, scorer.Name, scorer.Result.Pooled);
            }
        }

        string weights = report.IsRefit
            ? "refitted, each suite left out of its own"
            : "shipped (fitted on all suites of the reference data, so numbers on that data flatter; use --refit)";
        writer.Write(
            $"\nprotocol {ProtocolNames.Of(report.Protocol)}, attackers' moves {EvasionNames.Of(report.Moves)}, weights {weights}\n"
        );
    }
}
