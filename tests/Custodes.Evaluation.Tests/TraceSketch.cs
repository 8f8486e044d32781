using Custodes.Contracts;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Tests;

/// <summary>Draws small traces for tests: names become keys, labels are kept beside them.</summary>
internal sealed class TraceSketch
{
    private readonly ObservationBatch batch = new(1);
    private readonly TraceSetBuilder builder = new();
    private readonly List<TraceLabel> labels = [];

    public static KeyedHash Hash { get; } = new(1, 2);

    public static ulong Key(string name) => Hash.Of(name);

    public TraceSketch Label(
        string trace,
        TraceClass kind,
        int fold = 0,
        string model = "m",
        long? firstBad = null,
        bool attempted = false,
        string suite = "suite"
    )
    {
        labels.Add(
            new TraceLabel(trace, kind, attempted, suite, $"task-{fold}", fold, model, firstBad)
        );
        return this;
    }

    public TraceSketch Calls(string trace, long timeMs, params ReadOnlySpan<string> actions)
    {
        for (int index = 0; index < actions.Length; index++)
        {
            Event(trace, index, timeMs + index, actions[index]);
        }

        return this;
    }

    public TraceSketch Event(
        string trace,
        long sequence,
        long timeMs,
        string action,
        ReadOnlySpan<ArgumentObservation> arguments = default,
        ReadOnlySpan<ResultField> fields = default,
        ObservationKind kind = ObservationKind.ToolCall
    )
    {
        batch.Clear();
        ref Observation row = ref batch.Add();
        row.Session = Key(trace);
        row.Role = Key("role");
        row.Action = Key(action);
        row.Kind = kind;
        row.Sequence = sequence;
        row.TimeMs = timeMs;
        row.Echo = 0.5f;
        row.Near = 3;
        row.ResultBytes = 500;
        foreach (ArgumentObservation argument in arguments)
        {
            Assert.True(batch.TryAdd(argument));
        }

        foreach (ResultField field in fields)
        {
            Assert.True(batch.TryAdd(field));
        }

        builder.Accept(batch);
        return this;
    }

    public LabelledTraces Build() => new(builder.Build(), Labels.Of(labels), Hash);
}
