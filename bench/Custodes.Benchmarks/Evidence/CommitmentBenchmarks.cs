using BenchmarkDotNet.Attributes;
using Custodes.Contracts;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: what does it cost to commit to one observation, by how many share a leaf?
/// Budget: 5 % of what an observation costs in the pipeline, and nothing allocated.
/// </summary>
[MemoryDiagnoser]
public class CommitmentBenchmarks
{
    private const int BatchCount = 65_536;
    private readonly Observation[] observations = new Observation[BatchCount];
    private BatchCommitment commitment = null!;

    /// <summary>Observations a leaf.</summary>
    [Params(1, 16, 64, 256, 1024)]
    public int PerLeaf { get; set; }

    /// <summary>Draws the observations.</summary>
    [GlobalSetup]
    public void Fill()
    {
        SplitMix64 chance = new(7);
        for (int index = 0; index < observations.Length; index++)
        {
            observations[index].Agent = chance.Next();
            observations[index].Session = chance.Next();
            observations[index].Action = chance.Next();
            observations[index].TimeMs = index;
        }

        commitment = new BatchCommitment(PerLeaf, BatchCount, firstSequence: 0);
    }

    /// <summary>One observation of a batch of 65,536.</summary>
    [Benchmark(OperationsPerInvoke = BatchCount)]
    public BatchEntry Commit()
    {
        commitment.Add(observations);
        return commitment.End(timeMs: 2, startMs: 1, endMs: 2);
    }
}
