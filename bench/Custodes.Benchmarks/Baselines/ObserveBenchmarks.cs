using BenchmarkDotNet.Attributes;
using Custodes.Baselines.Behaviour;

namespace Custodes.Benchmarks.Baselines;

/// <summary>
/// Question: what does one observation cost, scored and learnt, when agents come in random order, and how
/// much of that is only the cache lines that must be touched?
/// Budget: 100 ns an observation and core at 1,000,000 agents, nothing allocated.
/// </summary>
[MemoryDiagnoser]
public class ObserveBenchmarks
{
    private ObserveFleet fleet = null!;
    private readonly Surprise[] surprises = new Surprise[ObserveFleet.BatchRows];
    private int next;

    /// <summary>10,000 agents nearly fit the last-level cache; 1,000,000 (448 MB) do not.</summary>
    [Params(10_000, 100_000, 1_000_000)]
    public int AgentCount { get; set; }

    /// <summary>Makes the fleet, each agent known with one open session, and a random stream of rows.</summary>
    [GlobalSetup]
    public void Fill() => fleet = new ObserveFleet(AgentCount);

    /// <summary>Gives the tables back before the next size takes its own.</summary>
    [GlobalCleanup]
    public void Free() => fleet.Dispose();

    /// <summary>The floor: reads and writes one number in each of the five lines, loaded ahead.</summary>
    [Benchmark(OperationsPerInvoke = ObserveFleet.BatchRows, Baseline = true)]
    public float TouchLines() => fleet.TouchLines(Next());

    /// <summary>Scores and learns a batch.</summary>
    [Benchmark(OperationsPerInvoke = ObserveFleet.BatchRows)]
    public float Observe()
    {
        Span<BehaviourRow> batch = Next();
        ObserveFleet.GoOn(batch, laps: 1);
        fleet.Baseline.Observe(batch, surprises);
        return surprises[^1].Total;
    }

    private Span<BehaviourRow> Next()
    {
        Span<BehaviourRow> batch = fleet.Batch(next);
        next = (next + 1) % ObserveFleet.StreamBatches;
        return batch;
    }
}
