using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Provenance;

/// <summary>Says what arguments look like and whence they come, from prompts and results; keeps no text.</summary>
/// <remarks>
/// The class of place where a value was first seen in its session carries most of what tells a hijacked
/// agent from an honest one. Only keyed fingerprints of words, runs of words and leaves stay in memory.
/// </remarks>
internal sealed class ContentTracker
{
    private readonly Names names;
    private readonly Runs runs;
    private readonly TextHash hash;
    private readonly PlaceMemory memory;
    private readonly PromptReader prompts;
    private readonly ResultReader results;
    private readonly ArgumentReader arguments;
    private readonly MessageReader.Take takePart;
    private readonly byte[] text;
    private ObservationBatch? batch;
    private RunView current;

    public ContentTracker(Names names, Runs runs, OtlpLimits limits, TelemetryCounts counts)
    {
        this.names = names;
        this.runs = runs;
        hash = new TextHash(names.Hash);
        memory = new PlaceMemory(
            limits.PlaceCountMax,
            limits.PlaceCountPerSessionMax,
            limits.LeafCountMax,
            counts
        );
        int bytesMax = limits.AttributeBytesMax + 4;
        prompts = new PromptReader(memory, hash);
        results = new ResultReader(names, new LeafWriter(memory, hash), bytesMax);
        arguments = new ArgumentReader(names, memory, hash, counts, bytesMax);
        text = new byte[bytesMax];
        takePart = TakePart;
    }

    /// <summary>Fingerprints that were forgotten to make room for new ones.</summary>
    public long Evicted => memory.Evicted;

    /// <summary>Takes a user's message, as text or as a JSON message, into memory and the batch's last row.</summary>
    public void UserMessage(ObservationBatch target, in RunView run, ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> trimmed = ValueKinds.Trim(message);
        if (trimmed.IsEmpty || trimmed.SequenceEqual("[REDACTED]"u8))
        {
            return;
        }

        if (JsonSpan.IsObject(trimmed) && trimmed[^1] == '}')
        {
            var members = new JsonSpan(trimmed);
            while (members.TryNext())
            {
                if (members.Name.SequenceEqual("content"u8))
                {
                    UserText(target, run, Unquoted(members.Value));
                    return;
                }
            }
        }

        UserText(target, run, trimmed);
    }

    /// <summary>Takes what is new in a chat history: user messages and results. The last row is the chat's.</summary>
    public void Messages(ObservationBatch target, in RunView run, ReadOnlySpan<byte> messages)
    {
        if (messages.IsEmpty)
        {
            return;
        }

        batch = target;
        current = run;
        MessageReader.Read(messages, takePart);
        batch = null;
    }

    /// <summary>Takes a call into its row: the arguments' origins first, then its own result.</summary>
    public void Call(
        ObservationBatch target,
        in RunView run,
        int sequence,
        ReadOnlySpan<byte> tool,
        ReadOnlySpan<byte> given,
        ReadOnlySpan<byte> result
    )
    {
        ref SessionContext context = ref runs[run.Index];
        ref Observation row = ref target.Observations[^1];
        if (given.IsEmpty && result.IsEmpty && !context.HasPrompt)
        {
            context.MissingResults++;
            return;
        }

        // A sensor that shows this call's result shows results; the first call has no earlier ones.
        context.HasResults |= !result.IsEmpty;
        bool wasVisible = context.HasPrompt && context.MissingResults == 0;
        arguments.Take(target, ref context, run.Session, tool, given);
        if (row.Call != 0)
        {
            Remember(
                ref context,
                run.Session,
                PlaceKind.CallAction,
                row.Call,
                row.Action,
                sequence
            );
        }

        if (!result.IsEmpty)
        {
            results.Take(target, ref context, run.Session, row.Action, sequence, result);
            Remember(ref context, run.Session, PlaceKind.CallResult, row.Call, 0, 0);
        }
        else if (row.ResultBytes != 0)
        {
            context.MissingResults++;
        }

        row.HasProvenance =
            wasVisible && !given.IsEmpty && context.HasResults && memory.IsComplete(context);
    }

    /// <summary>Takes the result that a second record of a call shows and the first did not.</summary>
    public void RepeatedCall(
        in RunView run,
        ulong call,
        ulong action,
        int sequence,
        ReadOnlySpan<byte> result
    )
    {
        // Without an id, a batch that was sent again looks the same.
        ref SessionContext context = ref runs[run.Index];
        if (result.IsEmpty || call == 0 || memory.Has(run.Session, PlaceKind.CallResult, call))
        {
            return;
        }

        context.MissingResults = Math.Max(0, context.MissingResults - 1);
        results.Take(null, ref context, run.Session, action, sequence, result);
        Remember(ref context, run.Session, PlaceKind.CallResult, call, 0, 0);
    }

    /// <summary>Takes a refused call's arguments into its row.</summary>
    public void Arguments(
        ObservationBatch target,
        in RunView run,
        ReadOnlySpan<byte> tool,
        ReadOnlySpan<byte> given
    )
    {
        if (!given.IsEmpty)
        {
            arguments.Take(target, ref runs[run.Index], run.Session, tool, given);
        }
    }

    /// <summary>Takes a result that comes after its call's row, by the call's id.</summary>
    public void ResultMessage(in RunView run, ulong call, ReadOnlySpan<byte> result)
    {
        ref SessionContext context = ref runs[run.Index];
        if (result.IsEmpty || (call != 0 && memory.Has(run.Session, PlaceKind.CallResult, call)))
        {
            return;
        }

        ulong action = 0;
        int sequence = -1;
        if (memory.TryFind(run.Session, PlaceKind.CallAction, call, out Place place))
        {
            action = (ulong)place.Leaf;
            sequence = place.Offset;
            context.MissingResults = Math.Max(0, context.MissingResults - 1);
        }

        results.Take(null, ref context, run.Session, action, sequence, result);
        Remember(ref context, run.Session, PlaceKind.CallResult, call, 0, 0);
    }

    private void UserText(ObservationBatch target, in RunView run, ReadOnlySpan<byte> message)
    {
        ref SessionContext context = ref runs[run.Index];
        ulong fingerprint = names.Hash.Of(message);
        if (memory.Add(ref context, run.Session, PlaceKind.Message, fingerprint, default))
        {
            prompts.Take(target, ref context, run.Session, message);
        }
    }

    private void TakePart(
        MessagePart part,
        ReadOnlySpan<byte> id,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> content
    )
    {
        ref SessionContext context = ref runs[current.Index];
        ulong call = id.IsEmpty ? 0 : names.Hash.Of(id);
        switch (part)
        {
            case MessagePart.User:
                UserText(batch!, current, Unquoted(content));
                break;
            case MessagePart.Call when call != 0:
                ulong action = names.Actions.Intern(name);
                Remember(ref context, current.Session, PlaceKind.CallAction, call, action, -1);
                break;
            case MessagePart.Result:
                // Without an id the same result would count again with each turn's history.
                ulong key = call != 0 ? call : names.Hash.Of(content);
                ResultMessage(current, key, content);
                break;
            default:
                break;
        }
    }

    private void Remember(
        ref SessionContext context,
        ulong session,
        PlaceKind kind,
        ulong call,
        ulong action,
        int sequence
    )
    {
        if (call != 0)
        {
            var place = new Place { Leaf = (long)action, Offset = sequence };
            _ = memory.Add(ref context, session, kind, call, place);
        }
    }

    private ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> value) =>
        !JsonSpan.TryText(value, out ReadOnlySpan<byte> quoted) ? value
        : quoted.Contains((byte)'\\') ? text.AsSpan(0, JsonEscapes.Unescape(quoted, text))
        : quoted;
}
