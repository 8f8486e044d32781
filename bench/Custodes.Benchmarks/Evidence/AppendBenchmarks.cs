using BenchmarkDotNet.Attributes;

namespace Custodes.Benchmarks.Evidence;

/// <summary>
/// Question: how long does one commit of so many entries of 240 bytes take, with every flush and the
/// signature, until it is durable and published? Entries a second = batch size / time.
/// Budget: 300,000 entries a second, which is 218 ms for 65,536.
/// </summary>
[MemoryDiagnoser]
public class AppendBenchmarks
{
    private LogDirectory log = null!;

    [Params(256, 4096, 65_536)]
    public int BatchSize { get; set; }

    /// <summary>Opens an empty log.</summary>
    [GlobalSetup]
    public void Open() => log = new LogDirectory(BatchSize);

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public void Close() => log.Dispose();

    /// <summary>One commit.</summary>
    [Benchmark]
    public long Commit() => log.Append();
}
