using System.Globalization;
using Custodes.Detection.Sessions;

namespace Custodes.Cli.Evaluating;

/// <summary>A model as the initialiser of <c>ShippedModel.Value</c>.</summary>
internal static class ModelText
{
    private const string Indent = "        ";

    /// <summary>Writes it, formatted as in the file it belongs in.</summary>
    public static void Write(TextWriter output, ScoreModel model)
    {
        output.Write($"{Indent}new(\n");
        Write(output, model.Strict);
        Write(output, model.Guarded);
        output.Write($"{Indent}    {Number(model.PriorThreshold)}\n");
        output.Write($"{Indent});\n");
    }

    private static void Write(TextWriter output, ScoreWeights tier)
    {
        output.Write($"{Indent}    new ScoreWeights(\n");
        output.Write($"{Indent}        [\n");
        foreach (double weight in tier.Values)
        {
            output.Write($"{Indent}            {Number(weight)},\n");
        }

        output.Write($"{Indent}        ],\n");
        output.Write($"{Indent}        {Number(tier.Bias)},\n");
        output.Write($"{Indent}        {Number(tier.ToolMean)}\n");
        output.Write($"{Indent}    ),\n");
    }

    private static string Number(double value) =>
        value.ToString("0.0#####", CultureInfo.InvariantCulture);
}
