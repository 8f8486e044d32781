using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Custodes.Evaluation.Inputs;

/// <summary>Scores as a file: <c>trace,score,first_alarm_seq</c>, plain or gzip to read, plain to write.</summary>
/// <remarks>Scores are written so that reading gives back the same bits.</remarks>
public static class ScoreFile
{
    private static readonly string[] Required = ["trace", "score"];
    private static readonly char[] Special = [',', '"', '\r', '\n'];

    /// <summary>Reads a file of scores; the first error ends it.</summary>
    public static bool TryRead(
        string path,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, TraceScore>? scores,
        [NotNullWhen(false)] out InputError? error
    )
    {
        scores = null;
        if (!CsvTable.TryOpen(path, Required, out CsvTable? table, out error))
        {
            return false;
        }

        using (table)
        {
            Dictionary<string, TraceScore> read = new(StringComparer.Ordinal);
            while (table.TryNext(out error))
            {
                if (!TryScore(table, out double score, out error))
                {
                    return false;
                }

                if (!table.TryNumber("first_alarm_seq", out long? alarm, out error))
                {
                    return false;
                }

                if (!read.TryAdd(table.Text("trace"), new TraceScore(score, alarm)))
                {
                    error = table.Error(InputFault.DuplicateTrace, table.Text("trace"));
                    return false;
                }
            }

            if (error is not null)
            {
                return false;
            }

            scores = read;
            return true;
        }
    }

    /// <summary>Writes the header and one row a trace, in the order given.</summary>
    public static void Write(
        TextWriter writer,
        IEnumerable<KeyValuePair<string, TraceScore>> scores
    )
    {
        writer.Write("trace,score,first_alarm_seq\n");
        foreach ((string trace, TraceScore score) in scores)
        {
            WriteRow(writer, trace, score);
        }
    }

    /// <summary>Writes one row.</summary>
    public static void WriteRow(TextWriter writer, string trace, TraceScore score)
    {
        WriteField(writer, trace);
        writer.Write(',');
        writer.Write(score.Score.ToString("R", CultureInfo.InvariantCulture));
        writer.Write(',');
        writer.Write(score.FirstAlarmSequence?.ToString(CultureInfo.InvariantCulture));
        writer.Write('\n');
    }

    /// <summary>Writes a file of scores in place of what was there.</summary>
    public static void Write(string path, IEnumerable<KeyValuePair<string, TraceScore>> scores)
    {
        using var writer = new StreamWriter(
            path,
            append: false,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
        );
        Write(writer, scores);
    }

    private static bool TryScore(
        CsvTable table,
        out double score,
        [NotNullWhen(false)] out InputError? error
    )
    {
        string text = table.Text("score");
        error = null;
        // A score that is not a number has no rank, so no metric is defined over it.
        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out score)
            && !double.IsNaN(score)
        )
        {
            return true;
        }

        error = table.Error(InputFault.BadNumber, $"score is '{text}'");
        return false;
    }

    private static void WriteField(TextWriter writer, string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0)
        {
            writer.Write(text);
            return;
        }

        writer.Write('"');
        writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}
