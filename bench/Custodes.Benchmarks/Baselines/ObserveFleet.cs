using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Baselines;

/// <summary>A fleet of known agents, each with one open session, and a stream of their rows in random order.</summary>
internal sealed class ObserveFleet : IDisposable
{
    /// <summary>Rows of a batch.</summary>
    public const int BatchRows = 256;

    /// <summary>As many rows as the largest fleet has agents: were a few batches repeated, theirs would stay in cache.</summary>
    public const int StreamBatches = 4096;

    private const int ToolCount = 24;

    // A lap over the stream takes this long on the agents' clocks.
    private const long StepMs = 10;
    private const long LapMs = StepMs * BatchRows * StreamBatches;

    private readonly FleetBlocks bare;
    private readonly BehaviourRow[] rows;

    /// <summary>Makes it; the same each time.</summary>
    public ObserveFleet(int agentCount)
    {
        Baseline = new BehaviourBaseline(
            new BehaviourLimits { AgentCountMax = agentCount, SessionCountMax = agentCount }
        );
        ushort[] symbols = new ushort[ToolCount];
        for (int tool = 0; tool < ToolCount; tool++)
        {
            CapabilityDescriptor descriptor = new(
                0,
                Effect.Read,
                tool % 5 == 0 ? Capabilities.Network : Capabilities.ReadsFiles,
                RiskLevel.Low,
                DescriptorSource.Catalogue,
                255,
                255,
                255
            );
            symbols[tool] = Baseline.Actions.Describe(ToolKey(tool), descriptor);
        }

        SplitMix64 chance = new(42);
        ObservationBatch batch = new(BatchRows);
        BehaviourRow[] warm = new BehaviourRow[BatchRows];
        Surprise[] surprises = new Surprise[BatchRows];
        for (int agent = 0; agent < agentCount; )
        {
            batch.Clear();
            while (agent < agentCount && !batch.IsFull)
            {
                Describe(ref batch.Add(), agent++, timeMs: 1_700_000_000_000, ref chance);
            }

            Baseline.Resolve(batch, warm.AsSpan(0, batch.Count), agent);
            Baseline.Observe(warm.AsSpan(0, batch.Count), surprises);
        }

        rows = new BehaviourRow[BatchRows * StreamBatches];
        for (int start = 0; start < rows.Length; start += BatchRows)
        {
            batch.Clear();
            while (batch.Count < BatchRows)
            {
                long timeMs = 1_700_000_000_000 + (StepMs * (start + batch.Count));
                Describe(ref batch.Add(), chance.Below(agentCount), timeMs, ref chance);
            }

            Baseline.Resolve(batch, rows.AsSpan(start, BatchRows), start);
        }

        bare = new FleetBlocks(agentCount, agentCount);
    }

    /// <summary>The baselines of its agents.</summary>
    public BehaviourBaseline Baseline { get; }

    /// <summary>One batch of the stream.</summary>
    public Span<BehaviourRow> Batch(int index) => rows.AsSpan(index * BatchRows, BatchRows);

    /// <summary>Moves rows on by some laps over the stream.</summary>
    /// <remarks>
    /// Did time jump about from lap to lap, every gap would look unlike the last, most agents would count
    /// as drifted, and their rows would be measured without being learnt.
    /// </remarks>
    public static void GoOn(Span<BehaviourRow> batch, int laps)
    {
        foreach (ref BehaviourRow row in batch)
        {
            row.TimeMs += LapMs * laps;
        }
    }

    /// <summary>Reads and writes one number in each of the five lines that a row needs, loaded ahead.</summary>
    public float TouchLines(ReadOnlySpan<BehaviourRow> batch)
    {
        float sum = 0;
        for (int index = 0; index < batch.Length; index++)
        {
            if (index + 16 < batch.Length)
            {
                bare.PrefetchAgent(batch[index + 16].Agent, start: 0, AgentBlock.HotLines);
                bare.PrefetchSession(batch[index + 16].Session);
            }

            ref AgentBlock agent = ref bare.Agent(batch[index].Agent);
            agent.Observations++;
            agent.Mean[0] += 1;
            agent.Tools.Uses[0]++;
            agent.Transitions[0]++;
            bare.Session(batch[index].Session).Observations++;
            sum += agent.Mean[0];
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Baseline.Dispose();
        bare.Dispose();
    }

    private static ulong ToolKey(int tool) => SplitMix64.Mix((ulong)tool + 1000);

    private static void Describe(ref Observation row, int agent, long timeMs, ref SplitMix64 chance)
    {
        row.Agent = SplitMix64.Mix((ulong)agent + 1);
        row.Session = SplitMix64.Mix((ulong)agent + 0x8000_0000_0000);
        row.Role = SplitMix64.Mix(((ulong)agent % 16) + 77_777);
        row.Action = ToolKey(Math.Min(chance.Below(ToolCount), chance.Below(ToolCount)));
        row.Kind = ObservationKind.ToolCall;
        row.ArgumentBytes = 50 + chance.Below(200);
        row.ResultBytes = 100 + chance.Below(4000);
        row.DurationMs = 20 + chance.Below(500);
        row.TimeMs = timeMs;
    }
}
