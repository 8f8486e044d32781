using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Provenance;

namespace Custodes.Telemetry.Mapping;

/// <summary>Writes the rows of tool calls: ran, refused, or seen before from elsewhere.</summary>
internal sealed class CallWriter(
    Names names,
    NameCache actions,
    TelemetryCounts counts,
    Delivery delivery,
    Runs runs,
    SeenCalls calls,
    ContentTracker content,
    RowWriter rows
)
{
    private readonly NameBuffer text = new();
    private readonly ToolParameters parameters = new();

    /// <summary>A tool call as its span tells it.</summary>
    public void FromSpan(in RecordView view, Emitter emitter, in RunView run, CallLayer layer)
    {
        ReadOnlySpan<byte> tool = view.Text(Meaning.ToolName);
        tool = tool.IsEmpty ? view.Text(Meaning.McpTool) : tool;
        tool = tool.IsEmpty ? view.Text(Meaning.EntityName) : tool;
        tool = tool.IsEmpty ? SecondWord(view.Text(view.Record.Name)) : tool;
        Write(view, emitter, run, layer, tool);
    }

    /// <summary>A call of something that is a tool in all but name: a memory, a source, a server's wish.</summary>
    public void Named(
        in RecordView view,
        Emitter emitter,
        in RunView run,
        ReadOnlySpan<byte> name
    ) => Write(view, emitter, run, CallLayer.AgentSpan, name);

    /// <summary>A tool call as a log event tells it, once it has ended.</summary>
    public void FromLog(in RecordView view, Emitter emitter, in RunView run)
    {
        if (IsRefusal(view.Text(Meaning.Decision)))
        {
            Refused(view, emitter, run);
            return;
        }

        Write(view, emitter, run, CallLayer.LogEvent, view.Text(Meaning.ToolName));
    }

    /// <summary>A decision on a proposed call: a row of its own when it was refused.</summary>
    public void Decision(in RecordView view, Emitter emitter, in RunView run)
    {
        if (IsRefusal(view.Text(Meaning.Decision)))
        {
            Refused(view, emitter, run);
        }
        else
        {
            rows.Completion(view, emitter, run);
        }
    }

    /// <summary>The result of a call whose row is out: origins of later arguments need it.</summary>
    public void ResultOnly(in RecordView view, Emitter emitter, in RunView run, AttributeSet from)
    {
        ReadOnlySpan<byte> result = view.Text(from, Meaning.MessageContent);
        result = result.IsEmpty ? view.Text(view.Record.Body) : result;
        counts.Add(emitter, ObservationKind.None);
        content.ResultMessage(run, rows.KeyOf(view.Text(from, Meaning.CallId)), result);
    }

    private void Write(
        in RecordView view,
        Emitter emitter,
        in RunView run,
        CallLayer layer,
        ReadOnlySpan<byte> toolName
    )
    {
        ReadOnlySpan<byte> tool = Canonical(view, toolName);
        if (tool.IsEmpty)
        {
            counts.Add(Trouble.ToolNameMissing);
            rows.Completion(view, emitter, run);
            return;
        }

        ulong action = actions.Intern(tool);
        ulong call = view.Key(Meaning.CallId, names.Hash);
        long timeMs = RecordTime.Milliseconds(view.Record.StartNanos);

        // An exporter that lost an answer sends its batch again; a span without a call id is known by itself.
        ulong identity = call != 0 ? call : view.Record.SpanId;
        ReadOnlySpan<byte> result = view.Text(Meaning.Result);
        result = result.IsEmpty ? view.Text(Meaning.OutputValue) : result;
        long told = view.Number(Meaning.Sequence);
        int sequence = told < 0 ? runs[run.Index].RowCount - 1 : (int)Math.Min(int.MaxValue, told);
        ReadOnlySpan<byte> arguments = Arguments(view);
        ulong argumentsKey = rows.KeyOf(arguments);
        long reused = calls.Reused;
        if (!calls.IsFirst(run.Session, action, identity, call != 0, argumentsKey, layer, timeMs))
        {
            counts.Add(Trouble.CallRepeated);
            content.RepeatedCall(run, call, action, sequence, result);
            rows.Completion(view, emitter, run);
            return;
        }

        if (calls.Reused != reused)
        {
            counts.Add(Trouble.CallIdReused);
        }

        ref Observation row = ref rows.Plain(view, emitter, run, ObservationKind.ToolCall, action);
        row.Call = call;
        row.ArgumentBytes = Size(view.Count(Meaning.ArgumentBytes), arguments.Length);
        row.ResultBytes = Size(view.Count(Meaning.ResultBytes), result.Length);
        content.Call(delivery.Batch, run, sequence, tool, arguments, result);
    }

    private void Refused(in RecordView view, Emitter emitter, in RunView run)
    {
        ReadOnlySpan<byte> tool = Canonical(view, view.Text(Meaning.ToolName));
        ref Observation row = ref rows.Plain(
            view,
            emitter,
            run,
            ObservationKind.DeniedCall,
            names.Actions.Intern(tool.IsEmpty ? "unknown_tool"u8 : tool)
        );
        row.Outcome = Outcome.Denied;
        row.Call = rows.KeyOf(view.Text(Meaning.CallId));
        ReadOnlySpan<byte> arguments = Arguments(view);
        row.ArgumentBytes = Size(view.Count(Meaning.ArgumentBytes), arguments.Length);
        content.Arguments(delivery.Batch, run, tool, arguments);
    }

    // Details of an MCP tool hide in a JSON text, and the name is a literal unless details are on.
    private ReadOnlySpan<byte> Canonical(in RecordView view, ReadOnlySpan<byte> tool)
    {
        if (!tool.SequenceEqual("mcp_tool"u8))
        {
            return tool;
        }

        ReadOnlySpan<byte> server = view.Text(Meaning.McpServer);
        ReadOnlySpan<byte> name = view.Text(Meaning.McpTool);
        if (name.IsEmpty)
        {
            parameters.Read(view.Text(Meaning.ToolParameters));
            server = parameters.Server;
            name = parameters.Tool;
        }

        if (name.IsEmpty)
        {
            counts.Add(Trouble.ToolNameHidden);
            return tool;
        }

        return text.Join("mcp"u8, server, name, "__"u8);
    }

    private static ReadOnlySpan<byte> Arguments(in RecordView view)
    {
        ReadOnlySpan<byte> arguments = view.Text(Meaning.Arguments);
        arguments = arguments.IsEmpty ? view.Text(Meaning.InputValue) : arguments;
        return arguments.IsEmpty ? view.Text(Meaning.ToolParameters) : arguments;
    }

    private static int Size(int told, int seen) =>
        told >= 0 ? told
        : seen > 0 ? seen
        : -1;

    private static ReadOnlySpan<byte> SecondWord(ReadOnlySpan<byte> name)
    {
        int space = name.IndexOf((byte)' ');
        return space < 0 ? default : name[(space + 1)..];
    }

    private static bool IsRefusal(ReadOnlySpan<byte> decision) =>
        decision.SequenceEqual("reject"u8)
        || decision.SequenceEqual("denied"u8)
        || decision.SequenceEqual("deny"u8)
        || decision.SequenceEqual("abort"u8);
}
