using System.Text.Json;
using System.Text.Json.Serialization;

namespace Custodes.Cli.Auditing;

/// <summary>A verification for scripts: one JSON object in one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VerifyLine))]
[JsonSerializable(typeof(ProofLine))]
internal sealed partial class VerifyJson : JsonSerializerContext
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, VerifyResult result)
    {
        VerifyLine line = new(
            result.Report.IsSound,
            result.Inputs.Trusted.Key.Name,
            result.Inputs.Trusted.Key.ToString(),
            result.Inputs.Trusted.Source,
            result.Inputs.Successors.Newest.ToString(),
            result.Size,
            result.Report.Head?.Checkpoint.Root.ToString() ?? "",
            result.HasQuorum,
            result.CosignedAt?.ToUnixTimeSeconds(),
            [.. result.Cosignatures.Select(one => one.Key.Name)],
            result.Tally.Types,
            result.Tally.ClockLines,
            result.IsLive,
            result.Report.FaultCount,
            [
                .. result.Report.Faults.Select(fault => new FaultLine(
                    fault.Kind.ToString(),
                    fault.Path,
                    fault.Index,
                    fault.Message
                )),
            ],
            result.Duration.TotalSeconds,
            result.Rate
        );
        output.WriteLine(JsonSerializer.Serialize(line, Default.VerifyLine));
    }
}
