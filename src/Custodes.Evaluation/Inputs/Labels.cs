using System.Diagnostics.CodeAnalysis;

namespace Custodes.Evaluation.Inputs;

/// <summary>The labels of a set of traces, in the order of their file.</summary>
/// <remarks>
/// The order matters: the intervals draw tasks in the order in which they first stand in the file, and
/// only so do two programs draw the same ones.
/// </remarks>
public sealed class Labels
{
    private static readonly string[] Required =
    [
        "trace",
        "label",
        "attempted",
        "suite",
        "user_task",
        "fold",
        "base_model",
        "first_bad_seq",
    ];

    private Labels(IReadOnlyList<TraceLabel> records)
    {
        Records = records;
    }

    /// <summary>One record a trace.</summary>
    public IReadOnlyList<TraceLabel> Records { get; }

    /// <summary>Labels made in memory; every trace must stand in them once.</summary>
    public static Labels Of(IReadOnlyList<TraceLabel> records) => new(records);

    /// <summary>Reads <c>labels.csv</c> or <c>labels.csv.gz</c>; the first error ends it.</summary>
    public static bool TryRead(
        string path,
        [NotNullWhen(true)] out Labels? labels,
        [NotNullWhen(false)] out InputError? error
    )
    {
        labels = null;
        if (!CsvTable.TryOpen(path, Required, out CsvTable? table, out error))
        {
            return false;
        }

        using (table)
        {
            List<TraceLabel> records = [];
            HashSet<string> seen = new(StringComparer.Ordinal);
            while (table.TryNext(out error))
            {
                if (!TryReadRecord(table, out TraceLabel? record, out error))
                {
                    return false;
                }

                if (!seen.Add(record.Trace))
                {
                    error = table.Error(InputFault.DuplicateTrace, record.Trace);
                    return false;
                }

                records.Add(record);
            }

            if (error is not null)
            {
                return false;
            }

            labels = new Labels(records);
            return true;
        }
    }

    private static bool TryReadRecord(
        CsvTable table,
        [NotNullWhen(true)] out TraceLabel? record,
        [NotNullWhen(false)] out InputError? error
    )
    {
        record = null;
        foreach (string column in (ReadOnlySpan<string>)["trace", "label", "suite"])
        {
            if (table.Text(column).Length == 0)
            {
                error = table.Error(InputFault.EmptyField, column);
                return false;
            }
        }

        if (
            !table.TryNumber("label", out long? label, out error)
            || !table.TryNumber("attempted", out long? attempted, out error)
            || !table.TryNumber("fold", out long? fold, out error)
            || !table.TryNumber("first_bad_seq", out long? firstBad, out error)
            || !table.TryNumber("bad_calls", out long? badCalls, out error)
            || !table.TryNumber("exposure_seq", out long? exposure, out error)
            || !table.TryNumber("first_prep_seq", out long? firstPreparation, out error)
        )
        {
            return false;
        }

        if (label is not (0 or 1 or 2) || fold is < int.MinValue or > int.MaxValue)
        {
            error = table.Error(InputFault.BadNumber, $"label is '{label}', fold is '{fold}'");
            return false;
        }

        record = new TraceLabel(
            table.Text("trace"),
            (TraceClass)label,
            attempted == 1,
            table.Text("suite"),
            table.Text("user_task"),
            (int)(fold ?? -1),
            table.Text("base_model"),
            firstBad
        )
        {
            BadCallCount = badCalls,
            ExposureSequence = exposure,
            FirstPreparationSequence = firstPreparation,
            AttackName = table.Text("attack_name"),
        };
        return true;
    }
}
