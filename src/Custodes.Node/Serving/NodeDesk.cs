using System.Diagnostics;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Evidence.Entries;
using Custodes.Node.Evidence;
using Custodes.Node.Hierarchy;
using Custodes.Node.Records;
using Custodes.Storage;
using Custodes.Telemetry.Otlp;

namespace Custodes.Node.Serving;

/// <summary>What the pipeline's owner does: first the journal, then the fleet, then the answer.</summary>
/// <remarks>One thread at a time. After a failed write nothing is taken any more.</remarks>
internal sealed partial class NodeDesk : IObservationSink
{
    // Sessions and verdicts age by seconds, so that time costs the journal some bytes a second.
    private const int TickRecordMs = 1_000;
    private const int OverloadNoteMs = 10_000;

    // A wall clock that is further ahead than this was set wrong or set right: which, the next minutes tell.
    private const long JumpMs = 24L * 3_600_000;
    private const long JumpHoldMs = 600_000;

    private readonly LiveFleet fleet;
    private readonly Journal journal;
    private readonly SnapshotKeeper keeper;
    private readonly OtlpReader reader;
    private readonly TimeProvider time;
    private readonly NodeFigures figures;
    private readonly LiveTree? tree;
    private readonly ObservationBatch batch = new(NodeOptions.BatchRows);
    private readonly BatchFormat format = new();
    private readonly RecordWriter record = new();
    private readonly List<NewName> newNames = [];
    private readonly TaskCompletionSource failed = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly long startedAt;
    private long nowMs;
    private long anchorMs;
    private long anchorAt;
    private long? jumpedAt;
    private long lastTickMs;
    private long tickedAt;
    private long receivedAt;
    private long overloadsNoted;
    private long overloadNotedMs;

    /// <summary>A desk over a fleet that is replayed.</summary>
    public NodeDesk(
        LiveFleet fleet,
        Journal journal,
        SnapshotKeeper keeper,
        OtlpReader reader,
        TimeProvider time,
        NodeFigures figures,
        LiveTree? tree = null
    )
    {
        this.tree = tree;
        this.fleet = fleet;
        this.journal = journal;
        this.keeper = keeper;
        this.reader = reader;
        this.time = time;
        this.figures = figures;

        // While the process was down time passed that only the wall clock knows.
        nowMs = Math.Max(fleet.Pipeline.Now, time.GetUtcNow().ToUnixTimeMilliseconds());
        startedAt = time.GetTimestamp();
        (anchorMs, anchorAt, tickedAt) = (nowMs, startedAt, startedAt);
        foreach (NameKind kind in Enum.GetValues<NameKind>())
        {
            RecordFormat.TableOf(fleet.Names, kind).OnKept = (key, text) =>
                newNames.Add(new NewName(kind, key, text));
        }
    }

    /// <summary>Ends when the journal refuses: the process must be started again to know what is on the disk.</summary>
    public Task Failed => failed.Task;

    /// <summary>Why the journal refuses; empty while it does not.</summary>
    public string FailureReason { get; private set; } = "";

    /// <summary>Whether writes still succeed. Any thread.</summary>
    public bool IsWorking => !failed.Task.IsCompleted;

    /// <summary>Reads one body, and journals and judges what it holds.</summary>
    /// <param name="signal">Which request it is.</param>
    /// <param name="encoding">How it is written.</param>
    /// <param name="body">Its bytes; the caller waits, so they stay.</param>
    /// <param name="arrivedAt">When it came, as a timestamp of the time provider.</param>
    public IntakeResult TakeBody(
        TelemetrySignal signal,
        TelemetryEncoding encoding,
        ReadOnlyMemory<byte> body,
        long arrivedAt
    )
    {
        if (!IsWorking)
        {
            return IntakeResult.Ending;
        }

        long started = time.GetTimestamp();
        receivedAt = arrivedAt;
        try
        {
            OtlpSignal kind = (OtlpSignal)signal;
            bool isWhole =
                encoding == TelemetryEncoding.Protobuf
                    ? reader.TryReadProtobuf(
                        kind,
                        body.Span,
                        NextMs(),
                        batch,
                        this,
                        out OtlpFailure failure
                    )
                    : reader.TryReadJson(kind, body.Span, NextMs(), batch, this, out failure);
            return isWhole
                ? IntakeResult.AllAccepted
                : new IntakeResult.Malformed($"{failure.Reason} at byte {failure.Offset}");
        }
        catch (Exception refusal)
            when (refusal is JournalFailedException or EvidenceFailedException)
        {
            Fail(refusal);
            return IntakeResult.Ending;
        }
        finally
        {
            double seconds = time.GetElapsedTime(started).TotalSeconds;
            figures.Bodies++;
            figures.BusySeconds += seconds;
            figures.BusySecondsMax = Math.Max(figures.BusySecondsMax, seconds);
        }
    }

    /// <inheritdoc/>
    public void Accept(ObservationBatch batch)
    {
        Begin();
        format.Write(record, batch);
        Append(RecordType.Batch);
        fleet.Take(batch, nowMs);
    }

    /// <summary>Ticks if the last tick is so long ago: work without end must not keep records from the disk.</summary>
    public void TickWhenDue(int periodMs)
    {
        if (IsWorking && time.GetElapsedTime(tickedAt).TotalMilliseconds >= periodMs)
        {
            _ = Tick();
        }
    }

    /// <summary>Lets time pass, and the journal reach the disk.</summary>
    public bool Tick()
    {
        if (!IsWorking)
        {
            return false;
        }

        tickedAt = time.GetTimestamp();
        try
        {
            _ = NextMs();
            if (fleet.Pipeline.AwaitsTime && nowMs - lastTickMs >= TickRecordMs)
            {
                lastTickMs = nowMs;
                Begin();
                Append(RecordType.Tick);
                fleet.Tick(nowMs);
            }

            TakeCertified();
            NoteOverload();
            fleet.Evidence?.Tick();
            journal.Tick((long)time.GetElapsedTime(startedAt).TotalMilliseconds);
            if (keeper.IsDue)
            {
                keeper.Begin();
            }

            return true;
        }
        catch (Exception refusal)
            when (refusal is JournalFailedException or EvidenceFailedException)
        {
            Fail(refusal);
            return false;
        }
    }

    /// <summary>Does an operator's order; what it answers is on the disk, and what was refused is logged as well.</summary>
    public CommandResult Order(string agent, OrderKind kind, string actor, string reason)
    {
        if (!IsWorking)
        {
            return new CommandResult.Unavailable("storage failed");
        }

        try
        {
            CommandResult result = Obey(agent, kind, actor, reason);
            string action = NameOf(kind);
            _ = fleet.Evidence?.Add(timeMs => new ActionEntry(
                timeMs,
                action,
                result is CommandResult.Done ? ActionOutcome.Done : ActionOutcome.Failed,
                fleet.Evidence.Named(agent),
                actor,
                result switch
                {
                    CommandResult.UnknownAgent => $"{reason} (no such agent)",
                    CommandResult.Refused refused => $"{reason} ({refused.Reason})",
                    _ => reason,
                }
            ));
            fleet.Evidence?.Flush();
            return result;
        }
        catch (Exception refusal)
            when (refusal is JournalFailedException or EvidenceFailedException)
        {
            Fail(refusal);
            return new CommandResult.Unavailable("storage failed");
        }
    }

    /// <summary>Notes an order that was refused before it came here.</summary>
    public bool Note(DeniedCall denied)
    {
        if (IsWorking)
        {
            try
            {
                fleet.Evidence?.RecordDenial(denied.Action, denied.Caller, denied.Reason);
            }
            catch (EvidenceFailedException refusal)
            {
                Fail(refusal);
            }
        }

        return IsWorking;
    }

    /// <summary>Ends the log of evidence; false when storage refuses.</summary>
    public bool EndEvidence()
    {
        if (!IsWorking)
        {
            return false;
        }

        try
        {
            fleet.Evidence?.Stop("asked to stop");
            return true;
        }
        catch (EvidenceFailedException refusal)
        {
            Fail(refusal);
            return false;
        }
    }

    /// <summary>Begins the snapshot of a node that stops; false when storage refuses.</summary>
    public bool BeginLastSnapshot()
    {
        if (!IsWorking)
        {
            return false;
        }

        try
        {
            keeper.Begin();
            return true;
        }
        catch (Exception refusal)
            when (refusal is JournalFailedException or EvidenceFailedException)
        {
            Fail(refusal);
            return false;
        }
    }

    // At most one entry in ten seconds, however long the overload is.
    private void NoteOverload()
    {
        long refused = Interlocked.Read(ref figures.Overloads);
        if (refused == overloadsNoted || nowMs - overloadNotedMs < OverloadNoteMs)
        {
            return;
        }

        fleet.Evidence?.RecordRefusedTelemetry(
            refused - overloadsNoted,
            Math.Max(overloadNotedMs, nowMs - OverloadNoteMs)
        );
        overloadsNoted = refused;
        overloadNotedMs = nowMs;
    }

    private static string NameOf(OrderKind kind) =>
        kind switch
        {
            OrderKind.Release => "release",
            OrderKind.Quarantine => "quarantine",
            OrderKind.Reset => "reset",
            _ => throw new UnreachableException(kind.ToString()),
        };

    private CommandResult Obey(string agent, OrderKind kind, string actor, string reason)
    {
        ulong key = fleet.Names.Hash.Of(agent);
        int slot = fleet.Pipeline.Behaviour.FindAgent(key);
        if (slot < 0)
        {
            return new CommandResult.UnknownAgent();
        }

        if (fleet.Pipeline.IsIdle(slot, kind))
        {
            return new CommandResult.Refused(
                kind switch
                {
                    OrderKind.Release => "it is normal already",
                    OrderKind.Quarantine => "it is quarantined already",
                    OrderKind.Reset or _ => "it begins anew with its next session already",
                }
            );
        }

        OrderRecord order = new(key, kind, actor, reason);
        _ = NextMs();
        Begin();
        RecordFormat.Write(record, order);
        Append(RecordType.Order);
        journal.Flush();
        return new CommandResult.Done(fleet.Order(order, nowMs)!);
    }

    /// <summary>Counts an alarm and how long it took from the receipt of its telemetry.</summary>
    public void CountAlarm()
    {
        double seconds = time.GetElapsedTime(receivedAt).TotalSeconds;
        figures.Alarms++;
        figures.AlarmDelaySeconds += seconds;
        figures.AlarmDelaySecondsMax = Math.Max(figures.AlarmDelaySecondsMax, seconds);
    }

    /// <summary>The journal refused: remember why, and take nothing any more.</summary>
    public void Fail(Exception refusal)
    {
        FailureReason = refusal.Message;
        _ = failed.TrySetResult();
    }

    // The pipeline's time goes on with the monotonic clock and catches up with the wall clock when that is
    // ahead. Set back, the wall clock changes nothing; far ahead, it is believed once it stays there.
    private long NextMs()
    {
        long onMs = anchorMs + (long)time.GetElapsedTime(anchorAt).TotalMilliseconds;
        long wallMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        jumpedAt = wallMs - onMs > JumpMs ? jumpedAt ?? time.GetTimestamp() : null;
        bool isBelieved =
            jumpedAt is not { } since || time.GetElapsedTime(since).TotalMilliseconds >= JumpHoldMs;
        if (wallMs > onMs && isBelieved)
        {
            (anchorMs, anchorAt, onMs) = (wallMs, time.GetTimestamp(), wallMs);
        }

        return nowMs = Math.Max(nowMs, onMs);
    }

    private void Begin() => RecordFormat.Begin(record, nowMs, newNames);

    private void Append(RecordType type)
    {
        _ = journal.Append((byte)type, record.Written);
        newNames.Clear();
    }
}
