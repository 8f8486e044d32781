using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Custodes.Benchmarks.Baselines;
using Custodes.Benchmarks.Evidence;
using Custodes.Benchmarks.Memory;
using Custodes.Benchmarks.Transport;
using Custodes.Benchmarks.Wire;

// To measure:  dotnet run --project bench/Custodes.Benchmarks -- --filter '*ObserveBenchmarks*'
//              dotnet run --project bench/Custodes.Benchmarks -- observe
//              dotnet run --project bench/Custodes.Benchmarks -- memory
//              dotnet run --project bench/Custodes.Benchmarks -- evidence
//              dotnet run --project bench/Custodes.Benchmarks -- transport
//              dotnet run --project bench/Custodes.Benchmarks -- wire
//              dotnet run --project bench/Custodes.Benchmarks -- verify
//              dotnet run --project bench/Custodes.Benchmarks -- watch
// In CI:       ... -- --filter '*' --smoke     runs each once, so that no benchmark rots unnoticed.
bool smoke = args.Contains("--smoke", StringComparer.Ordinal);
if (args.Contains("memory", StringComparer.Ordinal))
{
    return MemoryReport.Run(smoke ? 10_000 : MemoryReport.FleetAgents, Console.Out) ? 0 : 1;
}

if (args.Contains("observe", StringComparer.Ordinal))
{
    ObserveReport.Run([10_000, 100_000, 1_000_000], laps: smoke ? 1 : 20, Console.Out);
    return 0;
}

if (args.Contains("evidence", StringComparer.Ordinal))
{
    EvidenceReport.Run(rounds: smoke ? 1 : 15, events: smoke ? 1 : 262_144, Console.Out);
    return 0;
}

if (args.Contains("transport", StringComparer.Ordinal))
{
    await TransportReport.RunAsync(
        rounds: smoke ? 20 : 10_000,
        messages: smoke ? 1_000 : 1_000_000,
        Console.Out
    );
    return 0;
}

if (args.Contains("wire", StringComparer.Ordinal))
{
    WireReport.Run(rounds: smoke ? 1 : 41, Console.Out);
    return 0;
}

if (args.Contains("verify", StringComparer.Ordinal))
{
    VerifyReport.Run(smoke ? 1 << 13 : 1 << 17, rounds: smoke ? 1 : 11, Console.Out);
    return 0;
}

if (args.Contains("watch", StringComparer.Ordinal))
{
    WatchReport.Run(rounds: smoke ? 1 : 11, passes: smoke ? 1 : 60, Console.Out);
    return 0;
}

// First, while the process holds nothing else.
bool isOver = smoke && !MemoryReport.Run(10_000, Console.Out);
if (smoke)
{
    EvidenceReport.Run(rounds: 1, events: 1, Console.Out);
    await TransportReport.RunAsync(rounds: 20, messages: 1_000, Console.Out);
    WireReport.Run(rounds: 1, Console.Out);
    VerifyReport.Run(1 << 13, rounds: 1, Console.Out);
    WatchReport.Run(rounds: 1, passes: 1, Console.Out);
    ObserveReport.Run([10_000], laps: 1, Console.Out);
}

// A log of ten million entries takes its time to be written: only where it is measured.
string? entries = Environment.GetEnvironmentVariable("CUSTODES_BENCH_ENTRIES");
if (entries is not null || smoke)
{
    LogBenchmarks.EntryCount = int.Parse(entries ?? "300000", CultureInfo.InvariantCulture);
}

// In this process, because a generated project would inherit our warnings-as-errors and not build.
Job job = (smoke ? Job.Dry : Job.ShortRun.WithIterationCount(9)).WithToolchain(
    InProcessEmitToolchain.Instance
);

bool isWrong = BenchmarkSwitcher
    .FromAssembly(typeof(ObserveBenchmarks).Assembly)
    .Run(
        [.. args.Where(arg => arg != "--smoke")],
        DefaultConfig.Instance.AddJob(job).WithOptions(ConfigOptions.DisableLogFile)
    )
    .Any(summary => summary.HasCriticalValidationErrors);

return isWrong || isOver ? 1 : 0;
