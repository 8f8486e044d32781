using System.Globalization;
using System.Text;
using System.Text.Json;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Reporting;

/// <summary>The same as one JSON object, an attack a line, for scripts and for documents that are made from it.</summary>
/// <remarks><see cref="ResultReader"/> reads it; what changes here changes there, with the version.</remarks>
public static class ResultJson
{
    /// <summary>Of the objects written here.</summary>
    public const int Version = 1;

    /// <summary>What stands under <c>results</c> in one.</summary>
    public const string Kind = "redteam";

    /// <summary>The object.</summary>
    /// <param name="options">What was run.</param>
    /// <param name="results">What came out.</param>
    /// <param name="facts">Where and when.</param>
    /// <param name="resumed">How many trials an earlier part of the run had done; its time is not in the wall time.</param>
    public static string Of(
        RunOptions options,
        IReadOnlyList<AttackResult> results,
        RunFacts facts,
        int resumed
    )
    {
        string head = Text(json =>
        {
            WriteHead(json, Kind, Version, facts);
            json.WriteNumber("seed", options.Seed);
            json.WriteString("design", options.Design.ToString().ToLowerInvariant());
            json.WriteString("without", options.Without?.ToString());
            json.WriteString("command", Command(options));
            json.WriteNumber("jobs", options.Jobs);
            json.WriteNumber("resumed", resumed);
            json.WriteNumber("confidence", ClopperPearson.Confidence);
        });
        StringBuilder text = new(head[..^1]);
        _ = text.Append(",\"attacks\":[");
        for (int index = 0; index < results.Count; index++)
        {
            AttackResult result = results[index];
            _ = text.Append(index == 0 ? "\n" : ",\n").Append(Text(json => Write(json, result)));
        }

        return text.Append("\n]}").ToString();
    }

    /// <summary>What every kind of result begins with.</summary>
    internal static void WriteHead(Utf8JsonWriter json, string kind, int version, RunFacts facts)
    {
        json.WriteString("results", kind);
        json.WriteNumber("version", version);
        json.WriteString(
            "ended",
            facts.Ended.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        );
        json.WriteString("machine", facts.Machine);
        json.WriteString("runtime", facts.Runtime);
        json.WriteNumber("wallSeconds", Math.Round(facts.WallSeconds, 1));
    }

    /// <summary>One object on one line.</summary>
    internal static string Text(Action<Utf8JsonWriter> fill)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // What anybody types to see the same numbers again; where trials are kept changes none of them.
    private static string Command(RunOptions options)
    {
        StringBuilder text = new("custodes redteam");
        _ = options.Design == TargetDesign.Weak ? text.Append(" --design weak") : text;
        foreach (string attack in options.Attacks)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $" --attack {attack}");
        }

        _ = options.Without is { } off
            ? text.Append(CultureInfo.InvariantCulture, $" --without {off}")
            : text;
        _ = text.Append(
            CultureInfo.InvariantCulture,
            $" --trials {options.Trials} --seed {options.Seed} --jobs {options.Jobs} --json"
        );
        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, AttackResult result)
    {
        AttackCard card = result.Card;
        json.WriteString("name", card.Name);
        if (card.Number is { } number)
        {
            json.WriteNumber("number", number);
        }

        json.WriteString("title", card.Title);
        json.WriteString("claim", card.Claim);
        json.WriteString("atlas", card.Atlas);
        json.WriteString("owasp", card.Owasp);
        json.WriteBoolean("story", card.IsStory);
        json.WriteBoolean("broken", result.IsBroken);
        json.WriteBoolean("breach", result.IsBreach);
        Write(json, "defences", card.Defences);
        Write(json, "stoppedBy", result.StoppedBy);
        Write(json, "needed", result.Needed);
        json.WriteStartArray("sets");
        foreach (SetResult set in result.Sets)
        {
            Write(json, set);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SetResult set)
    {
        json.WriteStartObject();
        json.WriteString("kind", set.Set.Kind.ToString().ToLowerInvariant());
        json.WriteString("about", set.Set.About?.ToString());
        json.WriteString("choice", set.Choice);
        json.WriteNumber("trials", set.Trials);
        json.WriteNumber("successes", set.Successes);
        json.WriteNumber("upper", set.Upper);
        json.WriteString("unit", set.Unit);
        json.WriteNumber("median", set.Median);
        json.WriteNumber("p95", set.P95);
        json.WriteNumber("worst", set.Worst);
        json.WriteNumber("seconds", Math.Round(set.Seconds, 3));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<Defence> defences)
    {
        json.WriteStartArray(name);
        foreach (Defence defence in defences)
        {
            json.WriteStringValue(defence.ToString());
        }

        json.WriteEndArray();
    }
}
