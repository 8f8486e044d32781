using BenchmarkDotNet.Attributes;
using Custodes.Cryptography;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: what does a hash of the tree cost, of a node (64 bytes) and of an entry (240), and what would
/// it cost through the library's one-shot call? Budget: two of them in 3.3 µs.
/// </summary>
public class HashBenchmarks
{
    private byte[] message = [];

    [Params(64, LogDirectory.EntryBytes)]
    public int MessageBytes { get; set; }

    /// <summary>Makes the message.</summary>
    [GlobalSetup]
    public void Fill() => message = new byte[MessageBytes];

    /// <summary>As the tree does it.</summary>
    [Benchmark(Baseline = true)]
    public Sha256Hash ThreeSteps() => Sha256.Of(1, message);

    /// <summary>As the library offers it, with an allocation for the prefix.</summary>
    [Benchmark]
    public Sha256Hash OneShot() => Sha256.OfManaged([1], message);
}
