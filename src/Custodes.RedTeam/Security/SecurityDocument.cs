using Custodes.RedTeam.Costs;
using Custodes.RedTeam.Reporting;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Security;

/// <summary>What the results say, as a document: the same results give the same bytes.</summary>
/// <param name="results">Whole ones.</param>
public sealed partial class SecurityDocument(SecurityResults results)
{
    private const string Write =
        "custodes report security docs/results/*.json --out docs/SECURITY_VICTORY_DOCUMENTATION.md";

    private readonly DocumentText text = new();
    private readonly IReadOnlyList<AttackResult> hardened = results.Hardened;
    private readonly IReadOnlyList<AttackResult> weak = results.Weak;

    /// <summary>The document.</summary>
    /// <exception cref="InvalidDataException">Something got through that nobody has explained.</exception>
    public static string Of(SecurityResults results)
    {
        SecurityDocument document = new(results);
        document.Begin();
        document.Crisis();
        document.Solution();
        document.Validation();
        document.Performance();
        document.Making();
        document.Open();
        return document.text.ToString();
    }

    private IEnumerable<AttackResult> Breaches => hardened.Where(static result => result.IsBreach);

    private IEnumerable<AttackResult> Broken => hardened.Where(static result => result.IsBroken);

    private void Begin()
    {
        text.Heading(1, "Security: what attacks did, what stops them, and what does not");
        text.Paragraph(
            $"Written by a command from results that are kept beside it. Do not edit: run\n\n    {Write}"
        );
        text.Paragraph(
            "Every number on this page was printed by one of these commands, or follows from their counts:"
        );
        text.Table(
            ["results", "command", "ended (UTC)", "machine", "wall time"],
            results
                .Runs.OrderBy(static run => Path.GetFileName(run.Path), StringComparer.Ordinal)
                .Select(static run =>
                    (IReadOnlyList<string>)
                        [
                            $"`{Path.GetFileName(run.Path)}`",
                            $"`{run.Command}`",
                            run.Ended,
                            $"{run.Machine}, {run.Runtime}",
                            Wall(run),
                        ]
                )
        );
        int bounded = hardened.Count - Breaches.Count();
        text.Paragraph("In short:");
        text.List([
            $"Against the weak design of the story {Sum(weak, static one => one.Weak!.Successes)} of {Sum(weak, static one => one.Weak!.Trials)} trials succeed.",
            $"Against Custodes {bounded} of {hardened.Count} attacks are bounded below {DocumentText.Percent(RunOptions.BoundMax)} each, with everything on. {Names(Breaches, "None gets", "It does not hold for", " through")}",
            $"With what should stop them off, {hardened.Count - Broken.Count()} of {hardened.Count} attacks succeed in at least {DocumentText.Percent(RunOptions.OffRateMin)} of their trials. {Names(Broken, "None falls", "Below that:", " short")}",
            $"An observation is scored and learnt in {Cost(CostJson.CoreOperation).HardenedNs:F1} ns (the story says {Story.CoreOperationNs}); evidence adds {100 * (Cost(CostJson.Cryptography).Ratio!.Value - 1):F1} % to the work on one in a pipeline that reads no telemetry (the story says {Story.CryptographyPercent}).",
        ]);
    }

    private static string Wall(RunHead run) =>
        run.Resumed == 0
            ? $"{run.WallSeconds:F0} s"
            : $"{run.WallSeconds:F0} s, and that of {run.Resumed} trials which an earlier part had done";

    private static int Sum(IEnumerable<AttackResult> of, Func<AttackResult, int> count) =>
        of.Sum(count);

    private static string Names(
        IEnumerable<AttackResult> of,
        string none,
        string some,
        string noneEnds
    )
    {
        string names = string.Join(", ", of.Select(static one => $"`{one.Card.Name}`"));
        return names.Length == 0 ? $"{none}{noneEnds}." : $"{some} {names}.";
    }
}
