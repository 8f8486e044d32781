using System.Net;
using System.Security.Cryptography;
using Custodes.Cli.Serving;
using Custodes.Contracts.Fleet;
using Custodes.RedTeam.Canaries;
using Custodes.Server.Status;
using Microsoft.Extensions.Logging;

namespace Custodes.Cli.RedTeaming;

/// <summary>One run of <c>custodes redteam --continuous</c>: canaries, and metrics of what came of them.</summary>
internal sealed class ContinuousRun(CanaryOptions options, IPEndPoint metrics)
{
    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>Goes on until a signal, or until its rounds are over; fails when the last canary of any kind was missed.</summary>
    public async Task<ExitCode> RunAsync(TextWriter output, TextWriter talk)
    {
        CanaryBook book = new(
            options.Kinds,
            1000 * options.EverySeconds,
            static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue,
            CanaryPatrol.NowMs(time)
        );
        using CanaryPatrol patrol = new(
            options,
            book,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
            time,
            line => Tell(output, line)
        );
        using StopSignals signals = new();
        using CancellationTokenSource stop = new();
        using ILoggerFactory logs = LoggerFactory.Create(static builder =>
            builder
                .SetMinimumLevel(LogLevel.Warning)
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
        try
        {
            await using StatusHost status = new(
                new StatusParts(
                    metrics,
                    new Dictionary<string, StatusPage>(StringComparer.Ordinal),
                    () => Samples(book),
                    () => !book.HasMissed,
                    logs,
                    static bug => Environment.FailFast("custodes redteam: a bug: " + bug, bug)
                )
            );
            await status.StartAsync(CancellationToken.None);
            Tell(output, $"metrics http://{status.Address}/metrics");
            Task run = patrol.RunAsync(stop.Token);
            if (await Task.WhenAny(run, signals.First) == signals.First)
            {
                await stop.CancelAsync();
            }

            await run;
        }
        catch (OperationCanceledException)
        {
            Tell(output, "stopped");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            await talk.WriteLineAsync($"custodes redteam: {failure.Message}");
            return ExitCode.Failed;
        }

        Tell(output, $"{book.FalseAlarms} of {book.Ordinary} ordinary sessions raised an alarm");
        return book.HasMissed ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Tell(TextWriter output, string line)
    {
        output.WriteLine(line);
        output.Flush();
    }

    private List<MetricSample> Samples(CanaryBook book)
    {
        long now = CanaryPatrol.NowMs(time);
        List<MetricSample> samples = [];
        Add(
            "custodes_canary_caught_seconds",
            "Seconds since a canary of the kind was last noticed; -1 for never.",
            MetricType.Gauge,
            kind => book.SecondsSinceCaught(kind, now)
        );
        Add(
            "custodes_canary_missed",
            "1: the last canary of the kind was not noticed.",
            MetricType.Gauge,
            kind => book.IsMissed(kind) ? 1 : 0
        );
        Add(
            "custodes_canary_sent_total",
            "Canaries let out.",
            MetricType.Counter,
            kind => book.Sent(kind)
        );
        Add(
            "custodes_canary_caught_total",
            "Canaries noticed.",
            MetricType.Counter,
            kind => book.Caught(kind)
        );
        samples.Add(
            new MetricSample(
                "custodes_canary_ordinary_total",
                "Ordinary sessions of canaries.",
                MetricType.Counter,
                [],
                book.Ordinary
            )
        );
        samples.Add(
            new MetricSample(
                "custodes_canary_false_alarms_total",
                "Ordinary sessions of canaries that raised an alarm.",
                MetricType.Counter,
                [],
                book.FalseAlarms
            )
        );
        return samples;

        void Add(string name, string help, MetricType type, Func<CanaryKind, double> value)
        {
            foreach (CanaryKind kind in book.Kinds)
            {
                samples.Add(
                    new MetricSample(
                        name,
                        help,
                        type,
                        [
                            new("canary", kind.ToString().ToLowerInvariant()),
                            new(
                                "detector",
                                string.Join(
                                    ',',
                                    CanaryWork
                                        .NoticedBy(kind)
                                        .Select(static detector =>
                                            detector.ToString().ToLowerInvariant()
                                        )
                                )
                            ),
                        ],
                        value(kind)
                    )
                );
            }
        }
    }
}
