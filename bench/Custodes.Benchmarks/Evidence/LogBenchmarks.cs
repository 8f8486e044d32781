using BenchmarkDotNet.Attributes;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Verification;
using Custodes.Primitives;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Questions about a log of 10 million entries (CUSTODES_BENCH_ENTRIES sets another number; 300,000
/// when every benchmark runs only once): how long does a proof of any entry take, from the tiles on disk
/// and checked against the root, and how many entries does one core verify in a second?
/// Budgets: below 1 ms; 300,000 entries a second, which is 3.3 µs an entry.
/// </summary>
public class LogBenchmarks
{
    /// <summary>Entries that <see cref="Verify"/> reads; the tree above all of them is checked as well.</summary>
    private const int VerifiedCount = 1 << 18;

    private LogDirectory log = null!;
    private TileReader reader = null!;
    private ProofBuilder builder = null!;
    private SplitMix64 random = new(7);

    /// <summary>How many entries the log gets; set before the benchmarks are made.</summary>
    internal static int EntryCount { get; set; } = 10_000_000;

    /// <summary>Writes the log in batches of 65,536.</summary>
    [GlobalSetup]
    public void Fill()
    {
        log = new LogDirectory(1 << 16);
        while (log.Append() < EntryCount) { }

        reader = new TileReader(log.Files, log.Writer.Head.Size);
        builder = new ProofBuilder(reader);
    }

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public void Remove() => log.Dispose();

    /// <summary>Proves an entry at a random place and checks the proof.</summary>
    [Benchmark]
    public bool Prove()
    {
        TreeHead head = log.Writer.Head;
        long index = (long)(random.Unit() * head.Size);
        bool isProven =
            builder.TryInclusion(index, head.Size, out Sha256Hash[] proof)
            && reader.TryNode(0, index, out Sha256Hash leaf)
            && MerkleProof.IsIncluded(index, leaf, head.Size, head.Root, proof);
        Invariant.That(isProven);
        return isProven;
    }

    /// <summary>Verifies the last quarter of a million entries: bundles, tiles, signature, root.</summary>
    [Benchmark(OperationsPerInvoke = VerifiedCount)]
    public bool Verify()
    {
        LogReport report = LogVerifier.Verify(
            log.Files,
            log.Signer.Verifier,
            new TreeCheckOptions
            {
                Start = log.Writer.Head.Size - VerifiedCount,
                ListsFiles = false,
            }
        );
        Invariant.That(report.IsSound);
        return report.IsSound;
    }
}
