using System.Globalization;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Reporting;

/// <summary>Prints what came out, for people.</summary>
public sealed class ResultTable(TextWriter output)
{
    /// <summary>The table, then what is wrong, then how long it took.</summary>
    public void Print(
        RunOptions options,
        IReadOnlyList<AttackResult> results,
        RunFacts facts,
        int resumed
    )
    {
        if (options.Design == TargetDesign.Weak)
        {
            PrintWeak(options, results);
        }
        else if (options.Without is { } off)
        {
            PrintWithout(off, results);
        }
        else
        {
            PrintHardened(options, results);
        }

        string before = resumed > 0 ? $"; {resumed} trials were done before it" : "";
        output.WriteLine(
            $"wall time {facts.WallSeconds:F0} s with {options.Jobs} at once, on {facts.Machine}{before}"
        );
    }

    private void PrintHardened(RunOptions options, IReadOnlyList<AttackResult> results)
    {
        output.WriteLine(
            $"seed {options.Seed}; off: what should stop the attack is off; on: everything is; bound: exact one-sided 95 % (Clopper-Pearson)"
        );
        output.WriteLine(
            " #  attack                          off        bound     on         bound     worst                    s  stopped by"
        );
        foreach (AttackResult result in results)
        {
            SetResult? on = result.On;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Row(result), 2}  {result.Card.Name, -30}  {Counts(result.Off), -9}  {Bound(result.Off), -8}  {Counts(on), -9}  {Bound(on), -8}  {Worst(on), -20}  {result.Sets.Sum(static set => set.Seconds), 6:F1}  {StoppedBy(result)}"
                )
            );
        }

        IdleDefences(results);
        foreach (AttackResult broken in results.Where(static result => result.IsBroken))
        {
            output.WriteLine(
                $"BROKEN EXPERIMENT: {broken.Card.Name} fails although what should stop it is off"
            );
        }

        foreach (AttackResult breach in results.Where(static result => result.IsBreach))
        {
            output.WriteLine(
                $"FINDING: {breach.Card.Name} succeeds although everything is on: {breach.Card.Claim}"
            );
        }
    }

    private void PrintWithout(Defence off, IReadOnlyList<AttackResult> results)
    {
        output.WriteLine($"Without {off}: everything else is on");
        output.WriteLine(" #  attack                          successes  bound     worst");
        foreach (AttackResult result in results)
        {
            SetResult set = result.Sets[0];
            output.WriteLine(
                $"{Row(result), 2}  {result.Card.Name, -30}  {Counts(set), -9}  {Bound(set), -8}  {Worst(set)}"
            );
        }
    }

    private void PrintWeak(RunOptions options, IReadOnlyList<AttackResult> results)
    {
        output.WriteLine(
            $"seed {options.Seed}; the weak design: means weighted by declared counts, nothing signed, a threshold of a third, fixed windows, plain vector clocks"
        );
        output.WriteLine(" #  attack                          successes  bound     worst");
        foreach (AttackResult result in results)
        {
            output.WriteLine(
                $"{Row(result), 2}  {result.Card.Name, -30}  {Counts(result.Weak), -9}  {Bound(result.Weak), -8}  {Worst(result.Weak)}"
            );
        }

        int trials = results.Sum(static result => result.Weak?.Trials ?? 0);
        int successes = results.Sum(static result => result.Weak?.Successes ?? 0);
        double taken = results
            .Where(static result => result.Weak?.Unit == Story.BaselineUnit)
            .Select(static result => result.Weak!.Worst)
            .DefaultIfEmpty()
            .Max();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"overall: {100.0 * successes / Math.Max(trials, 1):F1} % of {trials} trials succeeded (the story says {Story.OverallPercent} %); worst corruption {taken:F1} % of the baseline (the story says {Story.CorruptionPercent} %)"
            )
        );
        foreach (AttackResult broken in results.Where(static result => result.IsBroken))
        {
            output.WriteLine(
                $"BROKEN EXPERIMENT: {broken.Card.Name} fails against the weak design"
            );
        }
    }

    // A defence may be idle against one attack and the only thing that stops another.
    private void IdleDefences(IReadOnlyList<AttackResult> results)
    {
        HashSet<Defence> useful =
        [
            .. results.SelectMany(static result => result.StoppedBy.Concat(result.Needed)),
        ];
        foreach (
            Defence idle in results
                .SelectMany(static result => result.Idle)
                .Distinct()
                .Where(one => !useful.Contains(one))
                .Order()
        )
        {
            output.WriteLine(
                $"{idle} neither stops any of these attacks alone nor is missed by any of them"
            );
        }
    }

    private static string StoppedBy(AttackResult result)
    {
        string alone = string.Join(", ", result.StoppedBy);
        string needed = string.Join(", ", result.Needed);
        bool wasLookedAt =
            result.Card.Defences.Length == 1
            || result.Sets.Any(static set => set.Set.Kind == TrialSetKind.Alone);
        return !wasLookedAt
            ? string.Join(", ", result.Card.Defences)
            : $"alone: {(alone.Length > 0 ? alone : "none")}; needed: {(needed.Length > 0 ? needed : "none")}";
    }

    private static string Row(AttackResult result) => result.Card.Number?.ToString() ?? "-";

    private static string Counts(SetResult? set) =>
        set is null ? "-" : $"{set.Successes}/{set.Trials}";

    private static string Bound(SetResult? set) =>
        set is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * set.Upper:F2} %");

    private static string Worst(SetResult? set) =>
        set is null
            ? "-"
            : string.Create(CultureInfo.InvariantCulture, $"{set.Worst:G4} {set.Unit}");
}
