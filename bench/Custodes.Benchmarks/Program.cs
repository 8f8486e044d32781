using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Custodes.Benchmarks;
using Custodes.Benchmarks.Baselines;
using Custodes.Benchmarks.Evidence;

// To measure:  dotnet run --project bench/Custodes.Benchmarks -- --filter '*ObserveBenchmarks*'
//              dotnet run --project bench/Custodes.Benchmarks -- observe     or another of NamedReports
// In CI:       ... -- --filter '*' --smoke     runs each once, so that no benchmark rots unnoticed.
bool smoke = args.Contains("--smoke", StringComparer.Ordinal);
bool? isKept = await NamedReports.RunAsync(args, smoke);
if (NamedReports.AreNamed(args))
{
    return isKept == true ? 0 : 1;
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

return isWrong || isKept == false ? 1 : 0;
