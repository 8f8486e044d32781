using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Security;

/// <content>What the weak design was, and what stops the same and all others.</content>
public sealed partial class SecurityDocument
{
    private static readonly Dictionary<string, string> Vectors = new(StringComparer.Ordinal)
    {
        ["tree-poisoning"] =
            "Aggregators that own whole regions say a hundred times the truth and claim twenty times their agents; a mean weighted by what they claim believes both.",
        ["sub-threshold-bias"] =
            "Liars stay just within the one threshold, a third, so that none of them is ever left out.",
        ["clock-forgery"] = "One unsigned message in another's name, with counters that suit.",
        ["window-edges"] = "Windows stand at fixed times; he does what he must not between them.",
    };

    private void Crisis()
    {
        text.Heading(2, "The crisis");
        text.Paragraph(
            "The story's design takes means weighted by the counts that children declare, at each level of a tree. Nobody signs. Its one check leaves out children that "
                + "are further than a third of the mean from it, while they are fewer than a third. Windows stand at fixed times, and vector clocks are plain counters. It is rebuilt in "
                + "[src/Custodes.RedTeam/Weak](../src/Custodes.RedTeam/Weak) to be attacked, and nothing else uses it."
        );
        text.Table(
            [
                "attack",
                "what the design lets him do",
                "weak: successes",
                "95 % interval",
                "weak: most achieved",
                "Custodes, all on",
            ],
            weak.Select(one =>
                (IReadOnlyList<string>)
                    [
                        $"`{one.Card.Name}`",
                        Vectors.GetValueOrDefault(one.Card.Name, one.Card.Claim),
                        DocumentText.Counts(one.Weak!),
                        DocumentText.Interval(one.Weak!),
                        DocumentText.Worst(one.Weak!),
                        DocumentText.Counts(
                            hardened.First(other => other.Card.Name == one.Card.Name).On!
                        ),
                    ]
            )
        );
        int trials = Sum(weak, static one => one.Weak!.Trials);
        int successes = Sum(weak, static one => one.Weak!.Successes);
        double taken = weak.Where(static one => one.Weak!.Unit == Story.BaselineUnit)
            .Select(static one => one.Weak!.Worst)
            .DefaultIfEmpty()
            .Max();
        text.Table(
            ["claim", "the story says", "measured"],
            [
                [
                    "attacks on it succeed, over all four",
                    $"{Story.OverallPercent} %",
                    $"{100.0 * successes / Math.Max(trials, 1):F1} % ({successes} of {trials})",
                ],
                [
                    "of its baseline the worst attack makes up",
                    $"{Story.CorruptionPercent} %",
                    $"{taken:F1} %",
                ],
            ]
        );
    }

    private void Solution()
    {
        text.Heading(2, "The solution");
        text.Paragraph(
            "Each countermeasure, what holds because of it, and what it leaves. The last two columns are measured: attacks that it stops alone (at most one trial in twenty succeeds with it on and the "
                + "attack's other defences off), and attacks that succeed in half of their trials or more when it alone is missing. The programs that operators run cannot switch any of them off."
        );
        text.Table(
            ["countermeasure", "guarantees", "leaves", "where", "stops alone", "is needed against"],
            Enum.GetValues<Defence>()
                .OrderBy(static one => one.ToString(), StringComparer.Ordinal)
                .Select(Row)
        );
        Defence[] idle =
        [
            .. Enum.GetValues<Defence>()
                .Where(one => hardened.Any(result => result.Card.Defences.Contains(one)))
                .Where(one =>
                    !hardened.Any(result =>
                        result.StoppedBy.Contains(one) || result.Needed.Contains(one)
                    )
                )
                .Order(),
        ];
        Defence[] untried =
        [
            .. Enum.GetValues<Defence>()
                .Where(one => !hardened.Any(result => result.Card.Defences.Contains(one)))
                .Order(),
        ];
        text.List([
            idle.Length == 0
                ? "None is idle: each stops an attack alone or is missed by one."
                : $"Idle in these results, neither stopping an attack alone nor missed by any: {string.Join(", ", idle)}. They are depth whose worth no attack here shows.",
            .. untried.Length == 0
                ? Array.Empty<string>()
                :
                [
                    $"On no attack's card, so that nothing is shown of it: {string.Join(", ", untried)}.",
                ],
        ]);
    }

    private IReadOnlyList<string> Row(Defence defence)
    {
        DefenceCard card = DefenceCards.Of(defence);
        return
        [
            defence.ToString(),
            card.Guarantees,
            card.Leaves,
            $"[{Path.GetFileName(card.Place)}](../src/{card.Place})",
            Attacks(static one => one.StoppedBy),
            Attacks(static one => one.Needed),
        ];

        string Attacks(Func<AttackResult, IReadOnlyList<Defence>> of)
        {
            string names = string.Join(
                ", ",
                hardened.Where(one => of(one).Contains(defence)).Select(static one => one.Card.Name)
            );
            return names.Length == 0 ? "none" : names;
        }
    }
}
