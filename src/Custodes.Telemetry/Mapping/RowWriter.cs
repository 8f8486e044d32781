using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Provenance;

namespace Custodes.Telemetry.Mapping;

/// <summary>Writes the rows of everything but tool calls, and passes content on for origins.</summary>
internal sealed class RowWriter(
    Names names,
    TelemetryCounts counts,
    Delivery delivery,
    Runs runs,
    SeenCalls calls,
    ContentTracker content
)
{
    private const long DayMs = 24L * 60 * 60 * 1000;

    private readonly ulong modelCall = names.Actions.Intern("chat"u8);
    private readonly ulong userMessage = names.Actions.Intern("user_message"u8);

    /// <summary>Counts times that cannot be, or are far from now.</summary>
    public void CheckTimes(in RecordView view, bool isSpan)
    {
        OtlpRecord record = view.Record;
        long timeMs = RecordTime.Milliseconds(record.StartNanos);
        if (timeMs < 0 || (isSpan && RecordTime.Between(record.StartNanos, record.EndNanos) < 0))
        {
            counts.Add(Trouble.TimeWrong);
        }
        else if (Math.Abs(timeMs - delivery.ReceivedMs) > DayMs)
        {
            counts.Add(Trouble.ClockFarOff);
        }
    }

    /// <summary>A row that says only what kind of thing happened.</summary>
    public ref Observation Plain(
        in RecordView view,
        Emitter emitter,
        in RunView run,
        ObservationKind kind,
        ulong action
    )
    {
        OtlpRecord record = view.Record;
        ref Observation row = ref delivery.Open(emitter, kind, run);
        row.Action = action;
        row.TimeMs = RecordTime.Milliseconds(record.StartNanos);
        row.Sequence = view.Number(Meaning.Sequence);
        int duration = RecordTime.Between(record.StartNanos, record.EndNanos);
        row.DurationMs = duration >= 0 ? duration : view.Count(Meaning.DurationMs);
        row.Outcome = OutcomeOf(view);
        return ref row;
    }

    /// <summary>A request to a model, unless another record of the same request gave its row.</summary>
    public void ModelCall(in RecordView view, Emitter emitter, in RunView run, CallLayer layer)
    {
        ulong nanos = view.Record.EndNanos;
        nanos = nanos != 0 ? nanos : view.Record.StartNanos;
        ulong model = names.Builds.Intern(view.Text(Meaning.Model));
        bool isFirst = calls.IsFirst(
            run.Session,
            KeyOf(model),
            0,
            false,
            0,
            layer,
            RecordTime.Milliseconds(nanos)
        );
        if (!isFirst)
        {
            counts.Add(Trouble.CallRepeated);
            Completion(view, emitter, run);
            return;
        }

        ref Observation row = ref Plain(view, emitter, run, ObservationKind.ModelCall, modelCall);
        row.TokensIn = view.Count(Meaning.TokensIn);
        row.TokensOut = view.Count(Meaning.TokensOut);
        content.Messages(delivery.Batch, run, view.Text(Meaning.InputMessages));
    }

    /// <summary>The row of a record that repeats a call: none, unless it bears the session's count.</summary>
    /// <remarks>Without it, the number it bears would look like a lost one.</remarks>
    public void Completion(in RecordView view, Emitter emitter, in RunView run)
    {
        if (view.Number(Meaning.Sequence) < 0)
        {
            counts.Add(emitter, ObservationKind.None);
            return;
        }

        ref Observation row = ref Plain(view, emitter, run, ObservationKind.Other, 0);
        row.Call = KeyOf(view.Text(Meaning.CallId));
    }

    /// <summary>The messages of a model call whose row comes from another record.</summary>
    public void Messages(in RecordView view, Emitter emitter, in RunView run)
    {
        ReadOnlySpan<byte> messages = view.Text(Meaning.InputMessages);
        if (messages.IsEmpty)
        {
            counts.Add(emitter, ObservationKind.None);
            return;
        }

        _ = Plain(view, emitter, run, ObservationKind.Message, userMessage);
        content.Messages(delivery.Batch, run, messages);
    }

    /// <summary>An agent's own span: a row only when it brings a prompt nobody brought before.</summary>
    public void AgentSpan(in RecordView view, Emitter emitter, in RunView run)
    {
        if (runs[run.Index].HasPrompt || view.Text(Meaning.InputMessages).IsEmpty)
        {
            counts.Add(emitter, ObservationKind.None);
            return;
        }

        Messages(view, emitter, run);
    }

    /// <summary>A user's message.</summary>
    public void Prompt(
        in RecordView view,
        Emitter emitter,
        in RunView run,
        ReadOnlySpan<byte> prompt
    )
    {
        _ = Plain(view, emitter, run, ObservationKind.Message, userMessage);
        content.UserMessage(delivery.Batch, run, prompt);
    }

    public void ModelFailure(in RecordView view, Emitter emitter, in RunView run) =>
        Plain(view, emitter, run, ObservationKind.ModelCall, modelCall).Outcome = Outcome.Error;

    public void ModeChange(
        in RecordView view,
        Emitter emitter,
        in RunView run,
        ReadOnlySpan<byte> name
    )
    {
        ReadOnlySpan<byte> mode = view.Text(Meaning.ToMode);
        _ = Plain(
            view,
            emitter,
            run,
            ObservationKind.ModeChange,
            names.Actions.Intern(mode.IsEmpty ? name : mode)
        );
    }

    /// <summary>The mode a session begins with, where its first record states it.</summary>
    public void StartingMode(in RecordView view, Emitter emitter, in RunView run)
    {
        ReadOnlySpan<byte> mode = view.Text(Meaning.ToMode);
        if (!mode.IsEmpty)
        {
            Plain(
                view,
                emitter,
                run,
                ObservationKind.ModeChange,
                names.Actions.Intern(mode)
            ).Sequence = -1;
        }
    }

    public void ToolServer(in RecordView view, Emitter emitter, in RunView run)
    {
        ReadOnlySpan<byte> server = view.Text(Meaning.ServerName);
        server = server.IsEmpty ? view.Text(Meaning.McpServer) : server;
        ReadOnlySpan<byte> status = view.Text(Meaning.Status);
        ref Observation row = ref Plain(
            view,
            emitter,
            run,
            ObservationKind.ToolServerChange,
            names.Actions.Intern(server.IsEmpty ? "mcp_server"u8 : server)
        );
        row.Outcome = status.SequenceEqual("failed"u8) ? Outcome.Error : Outcome.Ok;
    }

    public void Spawn(in RecordView view, Emitter emitter, in RunView run)
    {
        ReadOnlySpan<byte> agent = view.Text(Meaning.AgentType);
        agent = agent.IsEmpty ? view.Text(Meaning.AgentName) : agent;
        _ = Plain(
            view,
            emitter,
            run,
            ObservationKind.AgentSpawn,
            names.Actions.Intern(agent.IsEmpty ? "subagent"u8 : agent)
        );
    }

    /// <summary>The key of a call's or a model's text id; 0 for none.</summary>
    public ulong KeyOf(ReadOnlySpan<byte> id) => id.IsEmpty ? 0 : names.Hash.Of(id);

    public static Outcome OutcomeOf(in RecordView view) =>
        view.Record.Own.Has(Meaning.ErrorType)
        || view.Record.StatusCode == 2
        || view.IsFalse(Meaning.Success)
            ? Outcome.Error
            : Outcome.Ok;

    private static ulong KeyOf(ulong model) => model == 0 ? 1 : model;
}
