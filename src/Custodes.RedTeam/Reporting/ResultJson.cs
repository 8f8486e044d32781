using System.Text;
using System.Text.Json;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Reporting;

/// <summary>The same as one JSON object, for scripts and for documents that are made from it.</summary>
public static class ResultJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>The object.</summary>
    public static string Of(RunOptions options, IReadOnlyList<AttackResult> results)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", options.Seed);
            json.WriteString("design", options.Design.ToString().ToLowerInvariant());
            json.WriteString("without", options.Without?.ToString());
            json.WriteNumber("confidence", ClopperPearson.Confidence);
            json.WriteStartArray("attacks");
            foreach (AttackResult result in results)
            {
                Write(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, AttackResult result)
    {
        AttackCard card = result.Card;
        json.WriteStartObject();
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
        json.WriteEndObject();
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
        json.WriteNumber("seconds", set.Seconds);
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
