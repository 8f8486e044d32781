using Custodes.RedTeam.Costs;
using Custodes.RedTeam.Reporting;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Tests.Reporting;

/// <summary>Results of the whole catalogue with counts made by hand, as a run would print them.</summary>
internal static class MadeResults
{
    private static readonly RunFacts Facts = new(
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        "a made-up machine, 2 cores",
        ".NET 10",
        61.24
    );

    /// <summary>Whole ones in which nothing gets through.</summary>
    public static List<(string Path, string Text)> Whole() =>
        [("weak.json", Weak()), ("hardened.json", Hardened()), ("cost.json", Costs())];

    /// <summary>Against Custodes.</summary>
    /// <param name="successes">Of an attack, with everything on.</param>
    /// <param name="trials">With everything on.</param>
    public static string Hardened(Func<AttackCard, int>? successes = null, int trials = 630)
    {
        RunOptions options = new() { Trials = trials };
        return ResultJson.Of(
            options,
            [
                .. TrialPlan
                    .Of(options)
                    .GroupBy(static set => set.Attack)
                    .Select(group => new AttackResult(
                        group.Key.Card,
                        [.. group.Select(set => Set(set, Count(set, successes)))]
                    )),
            ],
            Facts,
            resumed: 0
        );
    }

    /// <summary>Against the weak design: 57 of 60 trials succeed.</summary>
    public static string Weak()
    {
        RunOptions options = new() { Trials = 60, Design = TargetDesign.Weak };
        return ResultJson.Of(
            options,
            [
                .. TrialPlan
                    .Of(options)
                    .Select(static set => new AttackResult(set.Attack.Card, [Set(set, 57)])),
            ],
            Facts,
            resumed: 3
        );
    }

    /// <summary>Costs: one claim kept, the other not, and an operation without a plain side.</summary>
    public static string Costs() =>
        CostJson.Of(
            rounds: 3,
            seed: 1,
            [
                new CostResult(
                    CostJson.CoreOperation,
                    "scored",
                    "observation",
                    5,
                    99.5,
                    20,
                    19,
                    21
                ),
                new CostResult(
                    CostJson.Cryptography,
                    "kept",
                    "observation",
                    800,
                    840,
                    1.06,
                    1.04,
                    1.07
                ),
                new CostResult(
                    "certificate",
                    "signed",
                    "certificate",
                    null,
                    750_000,
                    null,
                    null,
                    null
                ),
            ],
            Facts
        );

    // A defence of several is needed and suffices.
    private static int Count(TrialSet set, Func<AttackCard, int>? successes) =>
        set.Kind switch
        {
            TrialSetKind.On => successes?.Invoke(set.Attack.Card) ?? 0,
            TrialSetKind.Alone => 0,
            _ => set.Trials,
        };

    private static SetResult Set(TrialSet set, int successes) =>
        SetResult.Of(
            set,
            "",
            Story.BaselineUnit,
            [
                .. Enumerable
                    .Range(0, set.Trials)
                    .Select(index => new TrialRecord(index, index < successes, 12.5, 1, 1)),
            ]
        );
}
