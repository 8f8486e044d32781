using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Node.Evidence;
using Custodes.Node.Hierarchy;
using Custodes.Primitives;
using Custodes.Server;
using Custodes.Storage;
using Custodes.Telemetry.Otlp;

namespace Custodes.Node.Serving;

/// <summary>A node that lives: its state on disk, the pipeline's owner, and the ways in and out.</summary>
/// <remarks>
/// Opening it recovers the state; <see cref="Start"/> begins to work; stopping drains the queue and
/// writes a snapshot. The ports may be called from any thread.
/// </remarks>
public sealed class LiveNode : ITelemetryIntake, IFleetReader, IFleetCommands, IDisposable
{
    private readonly NodeOptions options;
    private readonly TimeProvider time;
    private readonly StateDirectory state;
    private readonly LiveFleet fleet;
    private readonly PipelineLoop loop;
    private readonly NodeDesk desk;
    private readonly SnapshotKeeper keeper;
    private readonly FleetViews views;
    private readonly NodeMetrics metrics;
    private readonly NodeEvidence? evidence;
    private readonly NodeFigures figures = new();
    private readonly List<string> notices = [];
    private readonly CancellationTokenSource ending = new();
    private readonly int tickMs;
    private Task ticking = Task.CompletedTask;
    private volatile bool isStopping;
    private long agentCount;
    private long observationCount;

    private LiveNode(NodeOptions options, TimeProvider time, StateDirectory state)
    {
        // Also alone: the journal may hold what was certified while the node was one of a cluster.
        options = options with
        {
            Pipeline = options.Pipeline with { CategoryIdOf = LiveTree.CategoryIdOf },
        };
        this.options = options;
        this.time = time;
        this.state = state;
        Names names = new(KeyedHash.FromSecret(state.Secret.Span), options.Names);
        fleet = LiveFleet.Open(options, names, state.Snapshot);
        evidence = NodeEvidence.Open(options, time, fleet.EvidenceSize, figures, FailEvidence);
        fleet.Evidence = evidence?.Log;
        Recover();
        OtlpReader reader = new(names, options.Otlp);

        // Twice in a flush interval: a record then waits one and a half intervals for the disk at most.
        tickMs = options.FlushMs == 0 ? 500 : Math.Clamp(options.FlushMs / 2, 20, 500);
        loop = new PipelineLoop(options.QueueCountMax, () => desk!.TickWhenDue(tickMs));
        keeper = new SnapshotKeeper(fleet, state, options, time, figures);
        desk = new NodeDesk(fleet, state.Journal, keeper, reader, time, figures, options.Tree);
        options.Tree?.Attach(
            fleet.Pipeline,
            names.Hash,
            options.Pipeline.Behaviour.SessionCountMax
        );
        views = new FleetViews(fleet, options);
        metrics = new NodeMetrics(fleet, reader, state.Journal, figures, loop, options);
        Alarms = new AlarmFeed(options.Server.StreamCountMax, options.Server.StreamQueueMax);
        fleet.OnAlarm = alarm =>
        {
            desk.CountAlarm();
            Alarms.Publish(alarm);
        };
        Publish();
    }

    /// <summary>The log of evidence, as others may read it.</summary>
    public IEvidenceReader Evidence => (IEvidenceReader?)evidence?.Reader ?? NoEvidence.Instance;

    /// <summary>Who signs the log of evidence; empty without one.</summary>
    public string EvidenceKey => evidence?.Log.Verifier.ToString() ?? "";

    /// <summary>Alarms as they happen.</summary>
    public AlarmFeed Alarms { get; }

    /// <summary>What operators should know about how the state was found, one sentence each.</summary>
    public IReadOnlyList<string> Notices => notices;

    /// <summary>Ends when storage refused: nothing is taken any more, and the process should end.</summary>
    public Task Failed => desk.Failed;

    /// <summary>Why storage refused.</summary>
    public string FailureReason => desk.FailureReason;

    /// <summary>Why the newest snapshot could not be written; empty when it could.</summary>
    public string SnapshotFailure => keeper.Failure;

    /// <summary>Ends when the node was stopped; faults when it met a bug.</summary>
    public Task Completion => loop.Completion;

    /// <summary>Opens the state and recovers it.</summary>
    /// <exception cref="StateDirectoryException">The state cannot be used; the message says why.</exception>
    public static LiveNode Open(NodeOptions options, TimeProvider time)
    {
        StateDirectory? opened = StateDirectory.Open(
            options.DataDirectory,
            new StateOptions(new JournalFlushPolicy(options.FlushMs), JournalLimits.Default)
        );
        try
        {
            LiveNode node = new(options, time, opened);
            opened = null;
            return node;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>Begins to work.</summary>
    public void Start()
    {
        loop.Start();
        ticking = TickAsync(ending.Token);
    }

    /// <summary>Takes no more telemetry; what was taken is still answered.</summary>
    public void BeginStop()
    {
        isStopping = true;
        Alarms.Stop();
    }

    /// <summary>Finishes what is queued and writes a last snapshot.</summary>
    public async Task StopAsync()
    {
        isStopping = true;
        await ending.CancelAsync();
        await ticking;
        _ = await loop.PostAsync(desk.EndEvidence, CancellationToken.None);
        _ = await loop.PostAsync(desk.BeginLastSnapshot, CancellationToken.None);
        loop.Close();
        await loop.Completion;
        await keeper.Writing;

        // The last one found an older one still being written: now it may begin.
        if (desk.BeginLastSnapshot())
        {
            await keeper.Writing;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IntakeResult> AcceptAsync(
        TelemetrySignal signal,
        TelemetryEncoding encoding,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        if (isStopping)
        {
            return IntakeResult.Ending;
        }

        // Not cancelled with the request: the owner reads the caller's bytes, so the caller stays.
        long arrivedAt = time.GetTimestamp();
        LoopTask<IntakeResult> work = new(() =>
        {
            IntakeResult result = desk.TakeBody(signal, encoding, body, arrivedAt);
            Publish();
            return result;
        });
        if (!loop.TryPost(work))
        {
            _ = Interlocked.Increment(ref figures.Overloads);
            return isStopping
                ? IntakeResult.Ending
                : new IntakeResult.Overloaded(options.Server.RetryAfterMs);
        }

        return await work.Answer;
    }

    /// <inheritdoc/>
    public async ValueTask<Page<AgentView>?> ListAgentsAsync(
        AgentQuery query,
        CancellationToken cancellationToken
    ) => await loop.PostAsync(() => views.List(query), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<AgentDetail?> FindAgentAsync(
        string agent,
        CancellationToken cancellationToken
    ) => await loop.PostAsync(() => views.Find(agent), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Page<Finding>> ListAlarmsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    ) => await loop.PostAsync(() => views.ListAlarms(afterId, limit), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Page<Verdict>> ListVerdictsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    ) => await loop.PostAsync(() => views.ListVerdicts(afterId, limit), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FleetHealth> GetHealthAsync(CancellationToken cancellationToken)
    {
        string reason =
            isStopping ? "going down"
            : !desk.IsWorking ? "storage failed"
            : "ready";
        return ValueTask.FromResult(
            new FleetHealth(
                !isStopping && desk.IsWorking,
                reason,
                desk.IsWorking,
                Interlocked.Read(ref agentCount),
                Interlocked.Read(ref observationCount)
            )
        );
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MetricSample>> GetMetricsAsync(
        CancellationToken cancellationToken
    ) => await loop.PostAsync(metrics.Collect, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommandResult> ReleaseAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    ) => OrderAsync(agent, OrderKind.Release, actor, reason, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommandResult> QuarantineAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    ) => OrderAsync(agent, OrderKind.Quarantine, actor, reason, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommandResult> ResetAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    ) => OrderAsync(agent, OrderKind.Reset, actor, reason, cancellationToken);

    /// <summary>Notes an order that the API refused at its gate. Any thread; never waits.</summary>
    public void NoteDenied(DeniedCall denied) =>
        _ = loop.TryPost(new LoopTask<bool>(() => desk.Note(denied)));

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Dispose();
        evidence?.Dispose();
        fleet.Dispose();
        state.Dispose();
    }

    private async ValueTask<CommandResult> OrderAsync(
        string agent,
        OrderKind kind,
        string actor,
        string reason,
        CancellationToken cancellationToken
    ) =>
        isStopping
            ? new CommandResult.Unavailable("the node is going down")
            : await loop.PostAsync(() => desk.Order(agent, kind, actor, reason), cancellationToken);

    // On the log's own thread, perhaps before there is a desk.
    private void FailEvidence(string reason) => desk?.Fail(new EvidenceFailedException(reason));

    private void Recover()
    {
        foreach (SnapshotProblem problem in state.SnapshotProblems)
        {
            notices.Add($"damaged snapshot passed over: {problem.Message}");
        }

        foreach (JournalLoss loss in state.JournalLosses)
        {
            notices.Add(loss.ToString());
        }

        long started = time.GetTimestamp();
        FleetReplay replay = new(fleet);
        fleet.Evidence?.IsReplaying = true;
        foreach (JournalRecord record in state.Replay())
        {
            if (!replay.TryApply(record))
            {
                throw new StateDirectoryException(
                    StateFault.RecordDamaged,
                    $"{options.DataDirectory}: journal record {record.Number} is sound but not one that this program writes"
                );
            }

            figures.ReplayedRecords++;
        }

        figures.ReplaySeconds = time.GetElapsedTime(started).TotalSeconds;
        if (fleet.Evidence is { } log)
        {
            log.IsReplaying = false;
            fleet.EvidenceOffset = log.NextSequence - fleet.Pipeline.ObservationCount;
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(tickMs), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                // One that finds the queue full is not missed: the owner ticks between pieces of work.
                LoopTask<bool> work = new(desk.Tick);
                if (loop.TryPost(work))
                {
                    _ = await work.Answer;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node is going down.
        }
    }

    // What health tells without asking the owner, who may be busy.
    private void Publish()
    {
        _ = Interlocked.Exchange(ref agentCount, fleet.Pipeline.Behaviour.AgentCount);
        _ = Interlocked.Exchange(ref observationCount, fleet.Pipeline.ObservationCount);
    }
}
