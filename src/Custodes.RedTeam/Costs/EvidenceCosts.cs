using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Node;
using Custodes.Node.Evidence;
using Custodes.Primitives;

namespace Custodes.RedTeam.Costs;

/// <summary>Observations through a node's pipeline, without evidence and with it.</summary>
/// <remarks>
/// One pipeline takes both in turns: two would differ by where their tables lie. With evidence, rows are kept and
/// committed to, everything is signed and flushed to the disk, and the log's own thread is in the time.
/// </remarks>
internal sealed class EvidenceCosts : ICostBench
{
    private const int Agents = 4_096;
    private const int Batches = 256;
    private const int BatchRows = 256;
    private const long StepMs = 10;

    private readonly Pipeline pipeline;
    private readonly EvidenceLog log;
    private readonly ObservationBatch[] batches = new ObservationBatch[Batches];

    /// <summary>Makes it, with a log in this directory.</summary>
    public EvidenceCosts(string directory)
    {
        Names names = new(new KeyedHash(1, 2), new NameLimits());
        pipeline = new Pipeline(
            new PipelineOptions
            {
                SessionIdleTicks = long.MaxValue / 2,
                Behaviour = new BehaviourLimits { AgentCountMax = 2 * Agents },
            },
            names,
            new NobodyListens()
        );
        log = EvidenceLog.Open(
            new EvidenceOptions
            {
                Directory = directory,
                Origin = "cost.example/log",
                CommitMs = 1_000,
                RowBytesMax = 64 << 20,
            },
            TimeProvider.System,
            long.MaxValue,
            static _ => { }
        );
        SplitMix64 chance = new(42);
        for (int index = 0; index < Batches; index++)
        {
            batches[index] = new ObservationBatch(BatchRows);
            while (!batches[index].IsFull)
            {
                int agent = chance.Below(Agents);
                ref Observation row = ref batches[index].Add();
                row.Agent = names.Agents.Intern($"agent {agent}");
                row.Session = names.Sessions.Intern($"session {agent}");
                row.Role = names.Roles.Intern($"role {agent % 16}");
                row.Action = names.Actions.Intern($"get_{chance.Below(24)}");
                row.Kind = ObservationKind.ToolCall;
                row.ArgumentBytes = 50 + chance.Below(200);
                row.ResultBytes = 100 + chance.Below(4000);
                row.DurationMs = 20 + chance.Below(500);
                row.TimeMs =
                    1_700_000_000_000 + (StepMs * ((index * BatchRows) + batches[index].Count));
            }
        }

        int rows = Batches * BatchRows;
        Operations =
        [
            new CostOperation(
                CostJson.Cryptography,
                $"an observation of one of {Agents:N0} agents through a node's pipeline, from its names to its score, kept, committed to, signed and on the disk; plain: the same pipeline without evidence",
                "observation",
                new CostWork(rows, GoOn, () => Accept(keeps: false)),
                new CostWork(rows, GoOn, () => Accept(keeps: true))
            ),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<CostOperation> Operations { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        log.Dispose();
        pipeline.Dispose();
    }

    private void GoOn()
    {
        foreach (ObservationBatch batch in batches)
        {
            foreach (ref Observation row in batch.Observations)
            {
                row.TimeMs += StepMs * BatchRows * Batches;
            }
        }
    }

    // What the log's thread has to do belongs to whoever gave it to it: the round ends flushed.
    private void Accept(bool keeps)
    {
        foreach (ObservationBatch batch in batches)
        {
            pipeline.Now += batch.Count;
            pipeline.Accept(batch);
            if (keeps)
            {
                log.Take(batch, log.NextSequence);
                log.Tick();
            }
        }

        if (keeps)
        {
            log.Flush();
        }
    }

    private sealed class NobodyListens : IPipelineListener
    {
        public void OnFinding(Finding finding) { }

        public void OnVerdict(Verdict verdict) { }

        public void OnSession(in SessionResult result) { }
    }
}
