using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Certified;
using Custodes.Contracts;
using Custodes.Node.Evidence;
using Custodes.Node.Records;
using Custodes.Node.State;
using Custodes.Storage;

namespace Custodes.Node.Serving;

/// <summary>All that a node knows: the pipeline, and what people are told of it.</summary>
/// <remarks>
/// One thread at a time. It changes by four steps only, which are the journal's four records; the
/// same steps give the same state, down to the ids of alarms and verdicts.
/// </remarks>
internal sealed class LiveFleet : IPipelineListener, IDisposable
{
    private Verdict? lastVerdict;
    private Pipeline? pipeline;

    private LiveFleet(NodeOptions options, Names names)
    {
        Names = names;
        Facts = new AgentFacts[options.Pipeline.Behaviour.AgentCountMax];
        Alarms = new Ring<Finding>(options.AlarmsKeptMax, static alarm => alarm.Id);
        Verdicts = new Ring<Verdict>(options.VerdictsKeptMax, static verdict => verdict.Id);
    }

    /// <summary>The names behind the keys.</summary>
    public Names Names { get; }

    /// <summary>The stages.</summary>
    public Pipeline Pipeline => pipeline!;

    /// <summary>By the agents' slots.</summary>
    public AgentFacts[] Facts { get; }

    /// <summary>The newest alarms.</summary>
    public Ring<Finding> Alarms { get; }

    /// <summary>The newest verdicts.</summary>
    public Ring<Verdict> Verdicts { get; }

    /// <summary>Told of an alarm once it is in <see cref="Alarms"/>; null while a journal is replayed.</summary>
    public Action<Finding>? OnAlarm { get; set; }

    /// <summary>Where conclusions become evidence; null for nowhere.</summary>
    public EvidenceLog? Evidence { get; set; }

    /// <summary>What is added to the pipeline's count of observations to give the log's.</summary>
    public long EvidenceOffset { get; set; }

    /// <summary>Entries that the log of evidence had when the snapshot was made.</summary>
    public long EvidenceSize { get; set; }

    /// <summary>A fleet as a snapshot left it, or a new one; takes all memory that the options ask for.</summary>
    /// <exception cref="StateDirectoryException">The snapshot is sound but does not fit the options.</exception>
    public static LiveFleet Open(NodeOptions options, Names names, SnapshotFile? snapshot)
    {
        LiveFleet? opened = new(options, names);
        try
        {
            opened.Load(options, snapshot);
            LiveFleet fleet = opened;
            opened = null;
            return fleet;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <summary>Step 1: observations came.</summary>
    public void Take(ObservationBatch batch, long nowMs)
    {
        Pipeline.Now = Math.Max(Pipeline.Now, nowMs);
        Pipeline.Accept(batch);
        Evidence?.Take(batch, Pipeline.ObservationCount - batch.Count + EvidenceOffset);
        Span<Observation> observations = batch.Observations;
        ReadOnlySpan<BehaviourRow> rows = Pipeline.RowsOf(batch);
        for (int index = 0; index < rows.Length; index++)
        {
            if (rows[index].Agent < 0)
            {
                continue;
            }

            ref AgentFacts facts = ref Facts[rows[index].Agent];
            ulong agent = Pipeline.Behaviour.Agent(rows[index].Agent).Key;
            if (facts.Agent != agent)
            {
                facts = new AgentFacts { Agent = agent };
            }

            facts.FirstSeenMs = facts.FirstSeenMs == 0 ? Pipeline.Now : facts.FirstSeenMs;
            facts.LastSeenMs = Pipeline.Now;
            facts.Build = observations[index].Build != 0 ? observations[index].Build : facts.Build;
        }
    }

    /// <summary>Step 2: time passed.</summary>
    public void Tick(long nowMs) => Pipeline.Tick(nowMs);

    /// <summary>Step 3: an operator ordered; null when nothing changed by it.</summary>
    public Verdict? Order(OrderRecord order, long nowMs)
    {
        int agent = Pipeline.Behaviour.FindAgent(order.Agent);
        return agent >= 0 && Pipeline.TryOrder(agent, order.Kind, nowMs, order.Actor, order.Reason)
            ? lastVerdict
            : null;
    }

    /// <summary>Step 4: the whole fleet agreed on what is normal.</summary>
    public void Adopt(CertifiedFleet certified, long nowMs) => Pipeline.Adopt(certified, nowMs);

    /// <inheritdoc/>
    public void OnFinding(Finding finding)
    {
        finding = finding with { Entry = Evidence?.Record(finding) ?? -1 };
        if (finding.IsAlarm)
        {
            Alarms.Add(finding);
            OnAlarm?.Invoke(finding);
        }
    }

    /// <inheritdoc/>
    public void OnVerdict(Verdict verdict)
    {
        lastVerdict = verdict with { Entry = Evidence?.Record(verdict) ?? -1 };
        Verdicts.Add(lastVerdict);
    }

    /// <inheritdoc/>
    public void OnSession(in SessionResult result)
    {
        // Sessions are counted by the pipeline and kept by nobody.
    }

    /// <inheritdoc/>
    public void Dispose() => pipeline?.Dispose();

    private void Load(NodeOptions options, SnapshotFile? snapshot)
    {
        if (snapshot is null)
        {
            pipeline = new Pipeline(options.Pipeline, Names, this);
            return;
        }

        SnapshotSource source = new(snapshot);
        if (
            Pipeline.TryLoad(
                source,
                options.Pipeline,
                Names,
                this,
                out pipeline,
                out string? reason
            )
        )
        {
            reason = FleetSections.Load(this, source);
        }

        if (reason is not null)
        {
            throw new StateDirectoryException(
                StateFault.SnapshotUnusable,
                $"{snapshot.Path}: {reason}"
            );
        }
    }
}
