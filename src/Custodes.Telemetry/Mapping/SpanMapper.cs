using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Mapping;

/// <summary>Maps spans: tools, agents, models, MCP methods.</summary>
internal sealed class SpanMapper(
    Names names,
    ScopeContext scope,
    RunFinder finder,
    RowWriter rows,
    CallWriter calls,
    TelemetryCounts counts
)
{
    public void Map(in RecordView view)
    {
        OtlpRecord record = view.Record;
        ReadOnlySpan<byte> name = view.Text(record.Name);
        SpanMeaning meaning = MeaningOf(view, name, out ReadOnlySpan<byte> word);
        if (meaning == SpanMeaning.None)
        {
            counts.AddUnknown(Trouble.SpanNotUnderstood, name);
            return;
        }

        Emitter emitter = EmitterOf(view, word);
        if (meaning == SpanMeaning.Known)
        {
            counts.Add(emitter, ObservationKind.None);
            return;
        }

        rows.CheckTimes(view, isSpan: true);
        if (!finder.TryFind(view, emitter, meaning == SpanMeaning.Agent, out RunView run))
        {
            return;
        }

        switch (meaning)
        {
            case SpanMeaning.Tool:
                calls.FromSpan(view, emitter, run, Layer(view));
                break;
            case SpanMeaning.Retrieval:
                ReadOnlySpan<byte> source = view.Text(Meaning.DataSource);
                calls.Named(view, emitter, run, source.IsEmpty ? "retrieval"u8 : source);
                break;
            case SpanMeaning.Memory:
            case SpanMeaning.ServerAsks:
            case SpanMeaning.ResourceRead:
                calls.Named(view, emitter, run, word);
                break;
            case SpanMeaning.Model:
                rows.ModelCall(view, emitter, run, CallLayer.AgentSpan);
                break;
            case SpanMeaning.Agent:
                // The claim on the session was its meaning; what it adds is the prompt, if it has one.
                rows.AgentSpan(view, emitter, run);
                break;
            case SpanMeaning.CreateAgent:
                rows.Plain(
                    view,
                    emitter,
                    run,
                    ObservationKind.AgentSpawn,
                    names.Actions.Intern(word)
                );
                break;
            case SpanMeaning.ToolsChanged:
                rows.Plain(
                    view,
                    emitter,
                    run,
                    ObservationKind.ToolServerChange,
                    names.Actions.Intern(word)
                );
                break;
            default:
                rows.Plain(view, emitter, run, ObservationKind.Other, names.Actions.Intern(word));
                break;
        }
    }

    // Which attribute speaks first matters: an MCP span of tools/call also has an operation name.
    private static SpanMeaning MeaningOf(
        in RecordView view,
        ReadOnlySpan<byte> name,
        out ReadOnlySpan<byte> word
    )
    {
        word = view.Text(Meaning.McpMethod);
        SpanMeaning meaning = word.IsEmpty ? SpanMeaning.None : SpanNames.Of(word);
        if (meaning != SpanMeaning.None)
        {
            return meaning;
        }

        word = view.Text(Meaning.Operation);
        meaning = word.IsEmpty ? SpanMeaning.None : SpanNames.Of(word);
        if (meaning != SpanMeaning.None)
        {
            return meaning;
        }

        word = view.Text(Meaning.SpanKind);
        meaning = word.IsEmpty ? SpanMeaning.None : SpanNames.Of(word);
        if (meaning != SpanMeaning.None)
        {
            return meaning;
        }

        int space = name.IndexOf((byte)' ');
        word = space < 0 ? name : name[..space];
        return SpanNames.Of(word);
    }

    private Emitter EmitterOf(in RecordView view, ReadOnlySpan<byte> word)
    {
        AttributeSet own = view.Record.Own;
        return own.Has(Meaning.McpMethod) || word.StartsWith("mcp."u8) ? Emitter.Mcp
            : scope.Emitter != Emitter.GenAi ? scope.Emitter
            : word.StartsWith("claude_code."u8) ? Emitter.ClaudeCode
            : word.StartsWith("ai."u8) ? Emitter.Vercel
            : word.StartsWith("acs."u8) || word.StartsWith("gen_ai.tool."u8) ? Emitter.Acs
            : !own.Has(Meaning.SpanKind) || own.Has(Meaning.Operation) ? Emitter.GenAi
            : word[0] is >= (byte)'A' and <= (byte)'Z' ? Emitter.OpenInference
            : Emitter.OpenLlmetry;
    }

    // Span kinds: 2 server, 3 client.
    private static CallLayer Layer(in RecordView view) =>
        !view.Record.Own.Has(Meaning.McpMethod) ? CallLayer.AgentSpan
        : view.Record.SpanKind == 2 ? CallLayer.McpServer
        : CallLayer.McpClient;
}
