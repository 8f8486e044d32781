using System.Text.Json;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Reporting;

/// <summary>Reads what <see cref="ResultJson"/> writes, and takes nothing that is not of this build's attacks.</summary>
/// <remarks>
/// What may be judged again is: bounds, findings and what stopped an attack come from the counts, never from what the file
/// says of them.
/// </remarks>
public static class ResultReader
{
    /// <summary>Reads one file of a run of attacks.</summary>
    /// <param name="head">What the file says of its run.</param>
    /// <param name="root">The object.</param>
    /// <param name="into">Takes the results.</param>
    /// <exception cref="InvalidDataException">It is something else, or of attacks that have changed since; says what and where.</exception>
    internal static void Read(RunHead head, JsonElement root, SecurityResults into)
    {
        if (
            root.TryGetProperty("without", out JsonElement off)
            && off.ValueKind != JsonValueKind.Null
        )
        {
            throw Wrong(head, $"it was run without {off}; only runs with everything on are taken");
        }

        string design = Text(head, root, "design");
        TargetDesign target = design switch
        {
            "hardened" => TargetDesign.Hardened,
            "weak" => TargetDesign.Weak,
            _ => throw Wrong(head, $"there is no design {design}"),
        };
        foreach (
            JsonElement attack in Field(head, root, "attacks", JsonValueKind.Array).EnumerateArray()
        )
        {
            into.Add(head, target, Read(head, target, attack));
        }
    }

    /// <summary>What a file says of its run.</summary>
    internal static RunHead ReadHead(string path, JsonElement root)
    {
        RunHead bare = new(path, "", "", "", "", 0, 0);
        return bare with
        {
            Command = Text(bare, root, "command"),
            Ended = Text(bare, root, "ended"),
            Machine = Text(bare, root, "machine"),
            Runtime = Text(bare, root, "runtime"),
            WallSeconds = Number(bare, root, "wallSeconds"),
            Resumed =
                root.TryGetProperty("resumed", out JsonElement resumed)
                && resumed.TryGetInt32(out int trials)
                    ? trials
                    : 0,
        };
    }

    /// <summary>A field that is text.</summary>
    internal static string Text(RunHead head, JsonElement parent, string name) =>
        Field(head, parent, name, JsonValueKind.String).GetString()!;

    /// <summary>A field that is a finite number.</summary>
    internal static double Number(RunHead head, JsonElement parent, string name) =>
        Field(head, parent, name, JsonValueKind.Number).TryGetDouble(out double value)
        && double.IsFinite(value)
            ? value
            : throw Wrong(head, $"{name} is no number");

    /// <summary>A field of a kind.</summary>
    internal static JsonElement Field(
        RunHead head,
        JsonElement parent,
        string name,
        JsonValueKind kind
    ) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out JsonElement field)
        && field.ValueKind == kind
            ? field
            : throw Wrong(
                head,
                $"there is no {name}, or it is no {kind.ToString().ToLowerInvariant()}"
            );

    /// <summary>Says which file is wrong, and in what.</summary>
    internal static InvalidDataException Wrong(RunHead head, string what) =>
        new($"{head.Path}: {what}");

    private static AttackResult Read(RunHead head, TargetDesign target, JsonElement from)
    {
        string name = Text(head, from, "name");
        IAttack attack =
            AttackCatalogue.Find(name) ?? throw Wrong(head, $"there is no attack {name} any more");
        AttackCard card = attack.Card;
        string defences = string.Join(
            ", ",
            Field(head, from, "defences", JsonValueKind.Array).EnumerateArray()
        );
        if (Text(head, from, "claim") != card.Claim || defences != string.Join(", ", card.Defences))
        {
            throw Wrong(
                head,
                $"{name} has another criterion or other defences since; run it again"
            );
        }

        List<JsonElement> left =
        [
            .. Field(head, from, "sets", JsonValueKind.Array).EnumerateArray(),
        ];
        List<SetResult> sets = [];
        RunOptions options = new() { Attacks = [name], Design = target };
        foreach (TrialSet planned in TrialPlan.Of(options))
        {
            string kind = planned.Kind.ToString().ToLowerInvariant();
            int place = left.FindIndex(set =>
                Text(head, set, "kind") == kind
                && (set.TryGetProperty("about", out JsonElement about) ? about.GetString() : null)
                    == planned.About?.ToString()
            );
            if (place < 0)
            {
                throw Wrong(
                    head,
                    $"{name}: the trials with {RedTeamRun.Words(planned)} are missing; run it whole"
                );
            }

            sets.Add(Read(head, planned, left[place]));
            left.RemoveAt(place);
        }

        return left.Count == 0
            ? new AttackResult(card, sets)
            : throw Wrong(head, $"{name} has {left.Count} sets of trials too many");
    }

    private static SetResult Read(RunHead head, TrialSet planned, JsonElement from)
    {
        double trials = Number(head, from, "trials");
        double successes = Number(head, from, "successes");
        bool areCounts =
            trials is >= 1 and <= 1_000_000
            && successes >= 0
            && successes <= trials
            && double.IsInteger(trials)
            && double.IsInteger(successes);
        return areCounts
            ? new SetResult(
                planned with
                {
                    Trials = (int)trials,
                },
                Text(head, from, "choice"),
                Text(head, from, "unit"),
                (int)successes,
                Number(head, from, "median"),
                Number(head, from, "p95"),
                Number(head, from, "worst"),
                Number(head, from, "seconds")
            )
            : throw Wrong(
                head,
                $"{planned.Attack.Card.Name}: {successes} successes of {trials} trials cannot be"
            );
    }
}
