using BenchmarkDotNet.Attributes;
using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Memory;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Baselines;

/// <summary>
/// Question: what does one observation cost, scored and learnt, when agents come in random order, and how
/// much of that is only the cache lines that must be touched?
/// Budget: 100 ns an observation and core at 1,000,000 agents, nothing allocated.
/// </summary>
[MemoryDiagnoser]
public class ObserveBenchmarks
{
    private const int BatchRows = 256;

    // As many rows as the largest fleet: were a few batches repeated, their agents would stay in cache.
    private const int StreamBatches = 4096;
    private const int ToolCount = 24;

    // A lap over the stream takes this long on the agents' clocks.
    private const long StepMs = 10;
    private const long LapMs = StepMs * BatchRows * StreamBatches;

    private BehaviourBaseline baseline = null!;
    private NativeBlocks<AgentBlock> bare = null!;
    private NativeBlocks<SessionBlock> bareSessions = null!;
    private BehaviourRow[] rows = [];
    private readonly Surprise[] surprises = new Surprise[BatchRows];
    private int next;

    /// <summary>10,000 agents nearly fit the last-level cache; 1,000,000 (448 MB) do not.</summary>
    [Params(10_000, 100_000, 1_000_000)]
    public int AgentCount { get; set; }

    /// <summary>Makes the fleet, each agent known with one open session, and a random stream of rows.</summary>
    [GlobalSetup]
    public void Fill()
    {
        baseline = new BehaviourBaseline(
            new BehaviourLimits { AgentCountMax = AgentCount, SessionCountMax = AgentCount }
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
            symbols[tool] = baseline.Actions.Describe(ToolKey(tool), descriptor);
        }

        SplitMix64 chance = new(42);
        ObservationBatch batch = new(BatchRows);
        BehaviourRow[] warm = new BehaviourRow[BatchRows];
        for (int agent = 0; agent < AgentCount; )
        {
            batch.Clear();
            while (agent < AgentCount && !batch.IsFull)
            {
                Describe(ref batch.Add(), agent++, timeMs: 1_700_000_000_000, ref chance);
            }

            baseline.Resolve(batch, warm.AsSpan(0, batch.Count), agent);
            baseline.Observe(warm.AsSpan(0, batch.Count), surprises);
        }

        rows = new BehaviourRow[BatchRows * StreamBatches];
        for (int start = 0; start < rows.Length; start += BatchRows)
        {
            batch.Clear();
            while (batch.Count < BatchRows)
            {
                long timeMs = 1_700_000_000_000 + (StepMs * (start + batch.Count));
                Describe(ref batch.Add(), chance.Below(AgentCount), timeMs, ref chance);
            }

            baseline.Resolve(batch, rows.AsSpan(start, BatchRows), start);
        }

        bare = new NativeBlocks<AgentBlock>(AgentCount);
        bareSessions = new NativeBlocks<SessionBlock>(AgentCount);
    }

    /// <summary>Gives the tables back before the next size takes its own.</summary>
    [GlobalCleanup]
    public void Free()
    {
        baseline.Dispose();
        bare.Dispose();
        bareSessions.Dispose();
    }

    /// <summary>The floor: reads and writes one number in each of the five lines, prefetched the same way.</summary>
    [Benchmark(OperationsPerInvoke = BatchRows, Baseline = true)]
    public float TouchLines()
    {
        Span<BehaviourRow> batch = Next();
        float sum = 0;
        for (int index = 0; index < batch.Length; index++)
        {
            if (index + 16 < batch.Length)
            {
                bare.Prefetch(batch[index + 16].Agent, AgentBlock.HotLines);
                bareSessions.Prefetch(batch[index + 16].Session, lines: 1);
            }

            ref AgentBlock agent = ref bare[batch[index].Agent];
            agent.Observations++;
            agent.Mean[0] += 1;
            agent.Tools.Uses[0]++;
            agent.Transitions[0]++;
            bareSessions[batch[index].Session].Observations++;
            sum += agent.Mean[0];
        }

        return sum;
    }

    /// <summary>Scores and learns a batch.</summary>
    [Benchmark(OperationsPerInvoke = BatchRows)]
    public float Observe()
    {
        Span<BehaviourRow> batch = Next();

        // Time goes on from lap to lap. Did it jump about, every gap would look unlike the last, most
        // agents would count as drifted, and their rows would be measured without being learnt.
        foreach (ref BehaviourRow row in batch)
        {
            row.TimeMs += LapMs;
        }

        baseline.Observe(batch, surprises);
        return surprises[^1].Total;
    }

    private Span<BehaviourRow> Next()
    {
        Span<BehaviourRow> batch = rows.AsSpan(next * BatchRows, BatchRows);
        next = (next + 1) % StreamBatches;
        return batch;
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
