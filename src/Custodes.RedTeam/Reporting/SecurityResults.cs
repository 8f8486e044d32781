using System.Text.Json;
using Custodes.RedTeam.Costs;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Reporting;

/// <summary>Everything that the document is made of: whole runs against both designs, and what they cost.</summary>
public sealed class SecurityResults
{
    private readonly Dictionary<(TargetDesign Design, string Attack), AttackResult> attacks = [];
    private readonly List<RunHead> runs = [];

    private IReadOnlyList<CostResult>? costs;

    private SecurityResults() { }

    /// <summary>The runs, in the order in which their files were named.</summary>
    public IReadOnlyList<RunHead> Runs => runs;

    /// <summary>Every attack of the catalogue against Custodes, in its order.</summary>
    public IReadOnlyList<AttackResult> Hardened =>
        [.. AttackCatalogue.All.Select(one => attacks[(TargetDesign.Hardened, one.Card.Name)])];

    /// <summary>The attacks of the story against its design.</summary>
    public IReadOnlyList<AttackResult> Weak =>
        [.. StoryAttacks().Select(one => attacks[(TargetDesign.Weak, one.Card.Name)])];

    /// <summary>What operations cost in either design.</summary>
    public IReadOnlyList<CostResult> Costs => costs!;

    /// <summary>Puts files together, and takes them only when nothing is missing.</summary>
    /// <param name="files">Each file's name and its text.</param>
    /// <exception cref="InvalidDataException">A file is no result, or something is missing or there twice; says what.</exception>
    public static SecurityResults Read(IEnumerable<(string Path, string Text)> files)
    {
        SecurityResults results = new();
        foreach ((string path, string text) in files)
        {
            results.Read(path, text);
        }

        results.CheckWhole();
        return results;
    }

    /// <summary>Takes an attack's results.</summary>
    /// <exception cref="InvalidDataException">They are there already.</exception>
    internal void Add(RunHead head, TargetDesign design, AttackResult result)
    {
        if (!attacks.TryAdd((design, result.Card.Name), result))
        {
            throw ResultReader.Wrong(
                head,
                $"{result.Card.Name} stands in another file too, or twice in this one"
            );
        }
    }

    private static IEnumerable<IAttack> StoryAttacks() =>
        AttackCatalogue.All.Where(static one => one.Card.IsStory);

    private void Read(string path, string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path}: it is no JSON: {wrong.Message}", wrong);
        }

        using (document)
        {
            RunHead head = ResultReader.ReadHead(path, document.RootElement);
            string kind = ResultReader.Text(head, document.RootElement, "results");
            double version = ResultReader.Number(head, document.RootElement, "version");
            switch (kind)
            {
                case ResultJson.Kind when version == ResultJson.Version:
                    ResultReader.Read(head, document.RootElement, this);
                    break;
                case CostJson.Kind when version == CostJson.Version && costs is null:
                    costs = CostJson.Read(head, document.RootElement);
                    break;
                case CostJson.Kind when version == CostJson.Version:
                    throw ResultReader.Wrong(head, "costs stand in another file too");
                default:
                    throw ResultReader.Wrong(
                        head,
                        $"results of kind {kind}, version {version}, are not known here"
                    );
            }

            runs.Add(head);
        }
    }

    private void CheckWhole()
    {
        Check(TargetDesign.Hardened, AttackCatalogue.All, "custodes redteam --json");
        Check(
            TargetDesign.Weak,
            StoryAttacks(),
            "custodes redteam --design weak --trials 60 --json"
        );
        foreach (string operation in (string[])[CostJson.CoreOperation, CostJson.Cryptography])
        {
            if (costs?.Any(one => one.Name == operation) != true)
            {
                throw new InvalidDataException(
                    $"no costs of the operation {operation} (custodes redteam --cost --json)"
                );
            }
        }

        foreach (AttackResult result in Hardened)
        {
            if (
                result.On!.Trials < RunOptions.TrialsOne
                || result.Off!.Trials < RunOptions.OffTrialsMin
            )
            {
                throw new InvalidDataException(
                    $"{result.Card.Name}: {result.On.Trials} trials with everything on and {result.Off!.Trials} with its defences off; "
                        + $"it takes {RunOptions.TrialsOne} and {RunOptions.OffTrialsMin}"
                );
            }
        }
    }

    private void Check(TargetDesign design, IEnumerable<IAttack> wanted, string command)
    {
        string[] missing =
        [
            .. wanted
                .Select(static one => one.Card.Name)
                .Where(name => !attacks.ContainsKey((design, name))),
        ];
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"no results against the {design.ToString().ToLowerInvariant()} design of {string.Join(", ", missing)} ({command})"
            );
        }
    }
}
