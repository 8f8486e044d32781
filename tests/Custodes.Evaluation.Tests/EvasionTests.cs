using Custodes.Contracts;
using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Tests;

/// <summary>
/// Goal: a move changes what the attacker could change, and nothing else.
/// Method: one hijacked, one resisted and one benign trace of the same calls; every difference listed.
/// </summary>
public sealed class EvasionTests
{
    private static readonly ulong Body = TraceSketch.Key("body");

    private static readonly ArgumentObservation Injected = new()
    {
        Name = TraceSketch.Key("recipient"),
        SourceAction = TraceSketch.Key("read"),
        SourceKey = Body,
        Fingerprint = 77,
        Length = 20,
        SourceLength = 300,
        SourceSequence = 0,
        SourcePosition = 0.7f,
        Kind = ArgumentKind.Id,
        Origin = Origin.Prose,
    };

    [Fact]
    public void Label_line_turns_prose_into_a_line() =>
        AssertArgument(EvasionMoves.LabelLine, Injected with { Origin = Origin.Line });

    [Fact]
    public void Spoof_field_turns_prose_into_a_whole_field_of_the_same_key() =>
        AssertArgument(
            EvasionMoves.SpoofField,
            Injected with
            {
                Origin = Origin.Field,
                SourceLength = 20,
                SourcePosition = 0,
            }
        );

    [Fact]
    public void Short_leaves_little_around_the_value() =>
        AssertArgument(
            EvasionMoves.Short,
            Injected with
            {
                SourceLength = Evasion.ShortCharacters,
            }
        );

    [Fact]
    public void Short_lengthens_nothing()
    {
        ArgumentObservation brief = Injected with { SourceLength = 30 };
        LabelledTraces evaded = Evasion.Apply(Sketch(brief), EvasionMoves.Short);
        Assert.Equal(brief, Argument(evaded, "hijacked", 2));
    }

    [Fact]
    public void Short_shrinks_the_text_that_carried_it_in_its_result()
    {
        LabelledTraces evaded = Evasion.Apply(Sketch(Injected), EvasionMoves.Short);
        TraceSet traces = evaded.Traces;
        Assert.True(traces.TryFind(TraceSketch.Key("hijacked"), out int trace));
        Observation read = traces.EventsOf(trace)[0];
        Assert.Equal(
            [new ResultField(Body, 60), new ResultField(TraceSketch.Key("other"), 300)],
            traces.FieldsOf(read).ToArray()
        );
        Assert.Equal(500 - 240, read.ResultBytes);
    }

    [Fact]
    public void Short_leaves_the_results_of_honest_fields_as_they_are()
    {
        ArgumentObservation honest = Injected with { Origin = Origin.Field };
        LabelledTraces evaded = Evasion.Apply(Sketch(honest), EvasionMoves.Short);
        Assert.Equal(Evasion.ShortCharacters, Argument(evaded, "hijacked", 2).SourceLength);
        Assert.True(evaded.Traces.TryFind(TraceSketch.Key("hijacked"), out int trace));
        Observation read = evaded.Traces.EventsOf(trace)[0];
        Assert.Equal(300, evaded.Traces.FieldsOf(read)[0].Length);
        Assert.Equal(500, read.ResultBytes);
    }

    [Fact]
    public void Quiet_silences_the_echo_and_leaves_what_is_near()
    {
        LabelledTraces evaded = Evasion.Apply(Sketch(Injected), EvasionMoves.Quiet);
        Assert.True(evaded.Traces.TryFind(TraceSketch.Key("hijacked"), out int trace));
        Assert.Equal(
            [0.5f, 0.5f, 0f],
            evaded.Traces.EventsOf(trace).ToArray().Select(static row => row.Echo)
        );
        Assert.All(
            evaded.Traces.EventsOf(trace).ToArray(),
            static row => Assert.Equal(3, row.Near)
        );
        Assert.Equal(Injected, Argument(evaded, "hijacked", 2));
    }

    [Fact]
    public void All_together_spoof_shorten_and_silence()
    {
        Assert.True(EvasionNames.TryParse("all", out EvasionMoves moves));
        LabelledTraces evaded = Evasion.Apply(Sketch(Injected), moves);
        ArgumentObservation changed = Argument(evaded, "hijacked", 2);
        Assert.Equal(Origin.Field, changed.Origin);
        Assert.Equal(20, changed.SourceLength);
        Assert.Equal(0, evaded.Traces.EventsOf(0)[2].Echo);
        Assert.True(EvasionNames.TryParse("all-line", out moves));
        changed = Argument(Evasion.Apply(Sketch(Injected), moves), "hijacked", 2);
        Assert.Equal(Origin.Line, changed.Origin);
        Assert.Equal(60, changed.SourceLength);
    }

    [Theory]
    [InlineData(Origin.User)]
    [InlineData(Origin.Nowhere)]
    [InlineData(Origin.PromptWords)]
    public void Arguments_that_no_injection_brought_stay(Origin origin)
    {
        ArgumentObservation honest = Injected with { Origin = origin };
        Assert.True(EvasionNames.TryParse("all", out EvasionMoves moves));
        Assert.Equal(honest, Argument(Evasion.Apply(Sketch(honest), moves), "hijacked", 2));
    }

    [Fact]
    public void Calls_before_the_first_harmful_one_and_other_traces_stay()
    {
        LabelledTraces before = Sketch(Injected);
        foreach (string name in EvasionNames.All)
        {
            Assert.True(EvasionNames.TryParse(name, out EvasionMoves moves));
            LabelledTraces evaded = Evasion.Apply(before, moves);
            foreach (string trace in (ReadOnlySpan<string>)["benign", "resisted"])
            {
                AssertSame(before.Traces, evaded.Traces, trace);
            }

            Assert.Equal(Injected, Argument(evaded, "hijacked", 1));
            // The traces that were given are as they were.
            Assert.Equal(Injected, Argument(before, "hijacked", 2));
            Assert.Equal(name, EvasionNames.Of(moves));
        }
    }

    private static void AssertArgument(EvasionMoves moves, ArgumentObservation expected) =>
        Assert.Equal(expected, Argument(Evasion.Apply(Sketch(Injected), moves), "hijacked", 2));

    private static void AssertSame(TraceSet before, TraceSet after, string name)
    {
        Assert.True(before.TryFind(TraceSketch.Key(name), out int trace));
        Assert.Equal(before.EventsOf(trace), after.EventsOf(trace));
        foreach (Observation row in before.EventsOf(trace).ToArray())
        {
            Assert.Equal(before.ArgumentsOf(row), after.ArgumentsOf(row));
            Assert.Equal(before.FieldsOf(row), after.FieldsOf(row));
        }
    }

    private static ArgumentObservation Argument(LabelledTraces labelled, string name, int index)
    {
        Assert.True(labelled.Traces.TryFind(TraceSketch.Key(name), out int trace));
        Observation row = labelled.Traces.EventsOf(trace)[index];
        return labelled.Traces.ArgumentsOf(row)[0];
    }

    private static LabelledTraces Sketch(ArgumentObservation argument)
    {
        TraceSketch sketch = new TraceSketch()
            .Label("hijacked", TraceClass.Hijacked, firstBad: 2)
            .Label("resisted", TraceClass.Resisted, firstBad: 2, attempted: true)
            .Label("benign", TraceClass.Benign);
        foreach (string trace in (ReadOnlySpan<string>)["hijacked", "resisted", "benign"])
        {
            sketch
                .Event(
                    trace,
                    0,
                    0,
                    "read",
                    fields: [new(Body, 300), new(TraceSketch.Key("other"), 300)]
                )
                .Event(trace, 1, 1, "send", [argument])
                .Event(trace, 2, 2, "send", [argument]);
        }

        return sketch.Build();
    }
}
