using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Mapping;

/// <summary>Maps log records, and the events on spans that carry content.</summary>
internal sealed class LogMapper(
    Names names,
    ScopeContext scope,
    RunFinder finder,
    RowWriter rows,
    CallWriter calls,
    TelemetryCounts counts
)
{
    private readonly NameBuffer text = new();

    public void Map(in RecordView view)
    {
        counts.AddRecord();
        ReadOnlySpan<byte> name = NameOf(view);
        EventMeaning meaning = MeaningOf(ref name, out Emitter emitter);
        bool hasSequence = view.Number(Meaning.Sequence) >= 0;
        if (meaning == EventMeaning.None)
        {
            counts.AddUnknown(Trouble.EventNotUnderstood, name);
        }

        // A numbered event gives a row even when nothing is known of it: a gap would look like loss.
        if (meaning is EventMeaning.None or EventMeaning.Known && !hasSequence)
        {
            if (meaning == EventMeaning.Known)
            {
                counts.Add(emitter, ObservationKind.None);
            }

            return;
        }

        rows.CheckTimes(view, isSpan: false);
        if (!finder.TryFind(view, emitter, isAgentSpan: false, out RunView run))
        {
            return;
        }

        Write(view, meaning, emitter, run, name);
    }

    /// <summary>Takes the content of a span's event; the span itself tells the rest.</summary>
    public void MapSpanEvent(in RecordView view, in AttributeValue eventName)
    {
        ReadOnlySpan<byte> name = view.Text(eventName);
        EventMeaning meaning = EventNames.Of(name);
        if (
            meaning is not (EventMeaning.UserMessage or EventMeaning.ToolMessage)
            || !finder.TryFind(view, scope.Emitter, isAgentSpan: false, out RunView run)
        )
        {
            counts.Add(Trouble.SpanEventNotUsed);
            return;
        }

        if (meaning == EventMeaning.UserMessage)
        {
            rows.Prompt(
                view,
                scope.Emitter,
                run,
                view.Text(view.Record.Event, Meaning.MessageContent)
            );
        }
        else
        {
            calls.ResultOnly(view, scope.Emitter, run, view.Record.Event);
        }
    }

    private void Write(
        in RecordView view,
        EventMeaning meaning,
        Emitter emitter,
        in RunView run,
        ReadOnlySpan<byte> name
    )
    {
        switch (meaning)
        {
            case EventMeaning.Prompt:
                rows.Prompt(view, emitter, run, view.Text(Meaning.PromptText));
                break;
            case EventMeaning.UserMessage:
                rows.Prompt(view, emitter, run, MessageText(view));
                break;
            case EventMeaning.ToolMessage:
                calls.ResultOnly(view, emitter, run, view.Record.Own);
                break;
            case EventMeaning.ToolCall:
                calls.FromLog(view, emitter, run);
                break;
            case EventMeaning.ToolDecision:
                calls.Decision(view, emitter, run);
                break;
            case EventMeaning.ModelCall when view.Record.SpanId != 0 && IsGenAi(name):
                // The span of the same inference is the row; the event only brings its messages.
                rows.Messages(view, emitter, run);
                break;
            case EventMeaning.ModelCall:
            case EventMeaning.ModelStream when IsLastOfStream(view):
                rows.ModelCall(view, emitter, run, CallLayer.LogEvent);
                break;
            case EventMeaning.ModelFailure:
                rows.ModelFailure(view, emitter, run);
                break;
            case EventMeaning.ModeChange:
                rows.ModeChange(view, emitter, run, name);
                break;
            case EventMeaning.ToolServer:
                rows.ToolServer(view, emitter, run);
                break;
            case EventMeaning.AgentSpawn:
                rows.Spawn(view, emitter, run);
                break;
            case EventMeaning.SessionStart:
                rows.Plain(view, emitter, run, ObservationKind.SessionStart, 0);
                rows.StartingMode(view, emitter, run);
                break;
            case EventMeaning.SessionEnd:
                rows.Plain(view, emitter, run, ObservationKind.SessionEnd, 0);
                break;
            case EventMeaning.Reply:
                rows.Plain(
                    view,
                    emitter,
                    run,
                    ObservationKind.Message,
                    names.Actions.Intern("assistant_message"u8)
                );
                break;
            case EventMeaning.ModelStream:
                counts.Add(emitter, ObservationKind.None);
                break;
            default:
                rows.Plain(view, emitter, run, ObservationKind.Other, names.Actions.Intern(name));
                break;
        }
    }

    private static bool IsGenAi(ReadOnlySpan<byte> name) => name.StartsWith("gen_ai."u8);

    private static bool IsLastOfStream(in RecordView view) =>
        view.Text(Meaning.EventKind).SequenceEqual("response.completed"u8);

    // The content of a legacy message event is its body, an object or a text, or an attribute.
    private static ReadOnlySpan<byte> MessageText(in RecordView view)
    {
        ReadOnlySpan<byte> content = view.Text(Meaning.MessageContent);
        return content.IsEmpty ? view.Text(view.Record.Body) : content;
    }

    private static ReadOnlySpan<byte> NameOf(in RecordView view)
    {
        ReadOnlySpan<byte> name = view.Text(view.Record.EventName);
        name = name.IsEmpty ? view.Text(Meaning.EventName) : name;
        return name.IsEmpty && view.Record.Body.Kind == ValueKind.Text
            ? view.Text(view.Record.Body)
            : name;
    }

    // Claude Code's and older Gemini CLI's names come with and without their prefix.
    private EventMeaning MeaningOf(ref ReadOnlySpan<byte> name, out Emitter emitter)
    {
        EventMeaning meaning = EventNames.Of(name);
        if (meaning == EventMeaning.None)
        {
            ReadOnlySpan<byte> prefix = scope.Emitter switch
            {
                Emitter.ClaudeCode => "claude_code"u8,
                Emitter.Codex => "codex"u8,
                Emitter.GeminiCli => "gemini_cli"u8,
                Emitter.Copilot => "copilot_chat"u8,
                _ => default,
            };
            if (!prefix.IsEmpty && !name.StartsWith(prefix))
            {
                name = text.Join(prefix, name, default, "."u8);
                meaning = EventNames.Of(name);
            }
        }

        emitter =
            scope.Emitter != Emitter.GenAi ? scope.Emitter
            : name.StartsWith("claude_code."u8) ? Emitter.ClaudeCode
            : name.StartsWith("codex."u8) ? Emitter.Codex
            : name.StartsWith("gemini_cli."u8) ? Emitter.GeminiCli
            : name.StartsWith("copilot_chat."u8) ? Emitter.Copilot
            : name.StartsWith("acs."u8) ? Emitter.Acs
            : Emitter.GenAi;
        return meaning;
    }
}
