using System.Diagnostics.CodeAnalysis;
using System.Net;
using Custodes.Aggregation.Registry;
using Custodes.Cli.Clustering;
using Custodes.Cli.Serving;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Cryptography.Signing;
using Custodes.Server.Status;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;
using Microsoft.Extensions.Logging;

namespace Custodes.Cli.Validating;

/// <summary>One run of <c>custodes validator</c>: reads the cluster, listens, votes, stops at a signal.</summary>
internal static class ValidatorRun
{
    /// <summary>Runs until a signal comes or storage fails.</summary>
    public static async Task<ExitCode> RunAsync(
        ValidatorSettings settings,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        using StopSignals signals = new();
        try
        {
            if (
                !TryRead(
                    settings,
                    out ValidatorNodeOptions? options,
                    out DeskTerms? terms,
                    out string wrong
                )
            )
            {
                await talk.WriteLineAsync($"custodes validator: {wrong}");
                return ExitCode.Usage;
            }

            using ILoggerFactory logs = LoggerFactory.Create(builder =>
                builder
                    .SetMinimumLevel(LogLevel.Error)
                    .AddSimpleConsole()
                    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            );
            await using ValidatorNode node = ValidatorNode.Open(
                options with
                {
                    CanaryMeanMs = settings.CanaryMs,
                    OnMissed = ServeCluster.TellMissed(talk),
                },
                new FleetDesk(terms, new Ed25519Signatures()),
                time,
                logs,
                End
            );
            await using StatusHost status = new(Show(node, settings.Status, logs));
            await node.StartAsync(CancellationToken.None);
            await status.StartAsync(CancellationToken.None);
            await TellAsync(output, node, status, settings);
            Task first = await Task.WhenAny(signals.First, node.Completion);
            if (first == signals.First)
            {
                await output.WriteLineAsync("stopped");
                return ExitCode.Done;
            }

            await first;
            return ExitCode.Failed;
        }
        catch (Exception failure)
            when (failure
                    is ValidatorStartException
                        or KeyFileException
                        or OpenSslUnavailableException
                        or LogStartException
                        or LogFailedException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            await talk.WriteLineAsync($"custodes validator: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static bool TryLoad(
        ValidatorSettings settings,
        [NotNullWhen(true)] out NodeRegistry? registry,
        [NotNullWhen(true)] out ValidatorGenesis? genesis,
        [NotNullWhen(true)] out DeskTerms? terms,
        out string wrong
    )
    {
        registry = null;
        genesis = null;
        terms = null;
        if (
            !ClusterFiles.TryLoad(
                settings.ClusterPath,
                out ClusterMap? map,
                out ClusterTerms? read,
                out wrong
            )
        )
        {
            return false;
        }

        if (read.Voters is null || settings.StartMs is not null)
        {
            wrong = read.Voters is null
                ? $"{settings.ClusterPath}: its registry has no validators"
                : "--start: the terms in the directory of the cluster say it";
            return false;
        }

        registry = map.Nodes;
        genesis = read.Voters;
        terms = DeskTerms.Of(map, read);
        return true;
    }

    private static bool TryRead(
        ValidatorSettings settings,
        [NotNullWhen(true)] out ValidatorNodeOptions? options,
        out DeskTerms? terms,
        out string wrong
    )
    {
        options = null;
        terms = null;
        NodeRegistry? registry;
        ValidatorGenesis? genesis;
        if (Directory.Exists(settings.ClusterPath))
        {
            if (!TryLoad(settings, out registry, out genesis, out terms, out wrong))
            {
                return false;
            }
        }
        else if (settings.StartMs is not { } startMs)
        {
            wrong = "--start: missing";
            return false;
        }
        else if (
            !ClusterFile.TryRead(settings.ClusterPath, out registry, out wrong)
            || !ValidatorGenesis.TryCreate(
                registry,
                startMs,
                settings.EpochMs,
                out genesis,
                out wrong
            )
        )
        {
            return false;
        }

        IPEndPoint? listen = settings.Listen;
        if (listen is null)
        {
            using SigningKey key = NodeKeyFile.Open(settings.Directory);
            foreach (NodeRecord node in registry.Nodes)
            {
                if (
                    node.Key.Span.SequenceEqual(key.PublicKey)
                    && IPAddress.TryParse(node.Host, out IPAddress? address)
                )
                {
                    listen = new IPEndPoint(address, node.Port);
                }
            }
        }

        if (listen is null)
        {
            wrong =
                "--listen is needed: the registry has no numerical address for the key in --data";
            return false;
        }

        options = new ValidatorNodeOptions(
            registry,
            genesis,
            new ValidatorOptions
            {
                Directory = settings.Directory,
                IsFirstStart = settings.IsFirstStart,
                Timing = new ConsensusOptions
                {
                    DelayMs = settings.DelayMs,
                    RecomputeMs = settings.RecomputeMs,
                },
            },
            listen
        );
        return true;
    }

    private static StatusParts Show(ValidatorNode node, IPEndPoint listen, ILoggerFactory logs) =>
        new(
            listen,
            new Dictionary<string, StatusPage>(StringComparer.Ordinal)
            {
                ["/v1/cluster"] = _ => ValidatorJson.Cluster(node),
                ["/v1/certificates"] = query => ValidatorJson.Certificates(node, query),
            },
            () =>
            {
                List<MetricSample> samples = [];
                node.AppendTo(samples);
                return samples;
            },
            () => !node.Host.Completion.IsCompleted,
            logs,
            End
        );

    private static async Task TellAsync(
        TextWriter output,
        ValidatorNode node,
        StatusHost status,
        ValidatorSettings settings
    )
    {
        ValidatorSet set = node.Host.Status.Voters;
        await output.WriteLineAsync($"state      {Path.GetFullPath(settings.Directory)}");
        await output.WriteLineAsync($"chain      {node.Options.Genesis.Chain}");
        await output.WriteLineAsync(
            $"validators {set.Count}, a quorum is {Quorum.Of(set.Count)}; this is {node.Self.Name}, index {node.Self.Index}{(set.IndexOfNode(node.Self.Index) < 0 ? ", which does not vote now" : "")}"
        );
        await output.WriteLineAsync(
            Directory.Exists(settings.ClusterPath)
                ? "inputs     of the cluster: baselines are computed again, verdicts follow from evidence"
                : "inputs     none: epochs are agreed on empty"
        );
        await output.WriteLineAsync(
            node.Host.Status.Recovery switch
            {
                RecoveryKind.FirstStart => "recovery   first start",
                RecoveryKind.FromLog =>
                    $"recovery   from the log, after epoch {node.Host.Status.DecidedEpoch}",
                RecoveryKind.WithoutLog or _ =>
                    "recovery   no usable log of votes: listens until an epoch it cannot have voted in",
            }
        );
        await output.WriteLineAsync($"peers      {node.Options.Listen}");
        await output.WriteLineAsync($"status     http://{status.Address}");
        await output.FlushAsync();
    }

    // A validator whose invariants are broken must not sign any longer.
    private static void End(Exception bug) =>
        Environment.FailFast("custodes validator: a bug: " + bug, bug);
}
