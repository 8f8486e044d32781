using System.Globalization;
using System.Net;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Validating;
using Custodes.Configuration;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.LyingValidator;
using Microsoft.Extensions.Logging.Abstractions;

// A validator that contradicts itself, until it is killed: LyingValidator CLUSTER DATA START-MS EPOCH-MS PORT.
// With a sixth word, one that believes every signature, and prints what its canaries tell.
bool isBlind = args.Length > 5;
if (
    !RegistryFile.TryRead(await File.ReadAllTextAsync(args[0]), out NodeRegistry? registry, out _)
    || !ValidatorGenesis.TryCreate(
        registry,
        long.Parse(args[2], CultureInfo.InvariantCulture),
        int.Parse(args[3], CultureInfo.InvariantCulture),
        out ValidatorGenesis? genesis,
        out _
    )
)
{
    return 2;
}

await using ValidatorNode node = ValidatorNode.Open(
    new ValidatorNodeOptions(
        registry,
        genesis,
        new ValidatorOptions
        {
            Directory = args[1],
            IsFirstStart = true,
            Timing = new ConsensusOptions { DelayMs = 100, RecomputeMs = 200 },
        },
        new IPEndPoint(IPAddress.Loopback, int.Parse(args[4], CultureInfo.InvariantCulture))
    )
    {
        Verifier = isBlind ? new YesSayer() : new Ed25519VoteVerifier(),
        CanaryMeanMs = isBlind ? 200 : 300_000,
        OnMissed = static kind => Console.WriteLine($"missed {kind}"),
    },
    new FleetDesk(terms: null, new Ed25519Signatures()),
    TimeProvider.System,
    NullLoggerFactory.Instance,
    bug => Environment.FailFast("lying validator: " + bug, bug),
    (honest, key) => isBlind ? honest : new DoubleSpeaker(honest, key, genesis.Set)
);
await node.StartAsync(CancellationToken.None);
Console.WriteLine("lying");
await Console.Out.FlushAsync();
while (isBlind)
{
    List<MetricSample> samples = [];
    node.AppendTo(samples);
    foreach (MetricSample sample in samples)
    {
        if (sample.Name.StartsWith("custodes_canary_", StringComparison.Ordinal))
        {
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{sample.Name} {sample.Value}")
            );
        }
    }

    await Console.Out.FlushAsync();
    await Task.Delay(500);
}

await Task.Delay(Timeout.Infinite);
return 0;
