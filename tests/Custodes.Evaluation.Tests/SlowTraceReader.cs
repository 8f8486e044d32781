using System.IO.Compression;
using System.Text.Json;
using Custodes.Contracts;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Tests;

/// <summary>Reads of a trace file what trivial baselines look at, event by event, with the platform's parser.</summary>
internal static class SlowTraceReader
{
    public static void Read(string file, TraceSetBuilder builder)
    {
        using var text = new StreamReader(
            new GZipStream(File.OpenRead(file), CompressionMode.Decompress)
        );
        var batch = new ObservationBatch(1);
        while (text.ReadLine() is string line)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            batch.Clear();
            ref Observation row = ref batch.Add();
            row.Session = Key(json, "trace");
            row.Role = Key(json, "role");
            row.Action = Key(json, "tool");
            row.Sequence = json.RootElement.GetProperty("seq").GetInt64();
            row.TimeMs = json.RootElement.GetProperty("ts_ms").GetInt64();
            row.Kind =
                json.RootElement.GetProperty("kind").GetString() == "tool_call"
                    ? ObservationKind.ToolCall
                    : ObservationKind.Message;
            builder.Accept(batch);
        }
    }

    private static ulong Key(JsonDocument json, string name) =>
        TraceSketch.Key(json.RootElement.GetProperty(name).GetString()!);
}
