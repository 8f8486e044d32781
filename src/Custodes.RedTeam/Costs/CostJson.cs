using System.Text;
using System.Text.Json;
using Custodes.RedTeam.Reporting;

namespace Custodes.RedTeam.Costs;

/// <summary>Costs as one JSON object, an operation a line, and back.</summary>
public static class CostJson
{
    /// <summary>Of the objects written here.</summary>
    public const int Version = 1;

    /// <summary>What stands under <c>results</c> in one.</summary>
    public const string Kind = "cost";

    /// <summary>The operation that the story's claim of nanoseconds is about.</summary>
    public const string CoreOperation = "observation";

    /// <summary>The operation that its claim about cryptography is about.</summary>
    public const string Cryptography = "evidence";

    /// <summary>The object.</summary>
    public static string Of(
        int rounds,
        ulong seed,
        IReadOnlyList<CostResult> results,
        RunFacts facts
    )
    {
        string head = ResultJson.Text(json =>
        {
            ResultJson.WriteHead(json, Kind, Version, facts);
            json.WriteString(
                "command",
                $"custodes redteam --cost --cost-rounds {rounds} --seed {seed} --json"
            );
            json.WriteNumber("rounds", rounds);
        });
        StringBuilder text = new(head[..^1]);
        _ = text.Append(",\"operations\":[");
        for (int index = 0; index < results.Count; index++)
        {
            CostResult result = results[index];
            _ = text.Append(index == 0 ? "\n" : ",\n")
                .Append(ResultJson.Text(json => Write(json, result)));
        }

        return text.Append("\n]}").ToString();
    }

    /// <summary>Reads the operations.</summary>
    /// <exception cref="InvalidDataException">They are something else; says what.</exception>
    internal static IReadOnlyList<CostResult> Read(RunHead head, JsonElement root)
    {
        List<CostResult> results = [];
        foreach (
            JsonElement one in ResultReader
                .Field(head, root, "operations", JsonValueKind.Array)
                .EnumerateArray()
        )
        {
            results.Add(
                new CostResult(
                    ResultReader.Text(head, one, "name"),
                    ResultReader.Text(head, one, "what"),
                    ResultReader.Text(head, one, "unit"),
                    Maybe(one, "plainNs"),
                    ResultReader.Number(head, one, "hardenedNs"),
                    Maybe(one, "ratio"),
                    Maybe(one, "ratioLow"),
                    Maybe(one, "ratioHigh")
                )
            );
        }

        return results;

        double? Maybe(JsonElement one, string name) =>
            one.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.Null
                ? null
                : ResultReader.Number(head, one, name);
    }

    private static void Write(Utf8JsonWriter json, CostResult result)
    {
        json.WriteString("name", result.Name);
        json.WriteString("what", result.What);
        json.WriteString("unit", result.Unit);
        Number("plainNs", result.PlainNs);
        Number("hardenedNs", result.HardenedNs);
        Number("ratio", result.Ratio);
        Number("ratioLow", result.RatioLow);
        Number("ratioHigh", result.RatioHigh);

        void Number(string name, double? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, Math.Round(number, 4));
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
