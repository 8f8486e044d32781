using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;
using Custodes.Cluster.Running;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Cryptography.Signing;
using Custodes.Storage.Keys;
using Custodes.Transport;
using Custodes.Transport.Metrics;
using Microsoft.Extensions.Logging;

namespace Custodes.Cluster.Validating;

/// <summary>A validator with its connections: keys, peers, and the host that votes.</summary>
public sealed class ValidatorNode : IAsyncDisposable
{
    // A peer that was away must not be waited for longer than an epoch is worth.
    private const int BackoffMsMax = 1_000;

    private readonly SigningKey key;
    private readonly X509Certificate2 certificate;
    private readonly PeerMeters meters;
    private readonly PeerServer server;
    private readonly PeerLinks links;
    private readonly CertificateLog log;
    private readonly ValidatorWays ways;
    private readonly VoteCanaries canaries;

    private ValidatorNode(
        ValidatorNodeOptions options,
        NodeRecord self,
        ValidatorHost host,
        SigningKey key,
        X509Certificate2 certificate,
        PeerParts parts,
        ValidatorWays ways,
        VoteCanaries canaries
    )
    {
        this.canaries = canaries;
        Options = options;
        Self = self;
        Host = host;
        this.key = key;
        this.certificate = certificate;
        meters = parts.Meters;
        server = new PeerServer(
            parts,
            new ValidatorHandler(options, self.Index, host, ways.Sender)
        );
        links = new PeerLinks(
            parts,
            ways.Peers,
            BinaryPrimitives.ReadUInt64LittleEndian(self.Key.Span)
        );
        ways.Open(links, host, parts.Time);
        this.ways = ways;
        log = CertificateLog.Open(
            options.Host.Directory,
            $"custodes-validator/{options.Genesis.Chain.ToString()[..16]}/{self.Name}",
            options.Genesis.Chain,
            host.DecisionOf,
            parts.Time
        );
        ways.Log = log;
    }

    /// <summary>What it was told.</summary>
    public ValidatorNodeOptions Options { get; }

    /// <summary>Which node of the registry it is.</summary>
    public NodeRecord Self { get; }

    /// <summary>The host.</summary>
    public ValidatorHost Host { get; }

    /// <summary>Ends when it can go on no longer: with the failure of the storage, or when it was stopped.</summary>
    public Task Completion => Task.WhenAny(Host.Completion, log.Completion).Unwrap();

    /// <summary>Opens keys and directory; nothing listens yet.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="desk">Computes bodies.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where connection trouble is told.</param>
    /// <param name="onBug">Told of a broken invariant, which ends the process.</param>
    /// <param name="between">What stands between the host and the network; null for nothing.</param>
    /// <exception cref="ValidatorStartException">It cannot start from what is there.</exception>
    public static ValidatorNode Open(
        ValidatorNodeOptions options,
        IEpochDesk desk,
        TimeProvider time,
        ILoggerFactory logs,
        Action<Exception> onBug,
        Func<IPeerSender, SigningKey, IPeerSender>? between = null
    )
    {
        SigningKey signing = NodeKeyFile.Open(options.Host.Directory);
        NodeRecord self =
            Find(options.Registry, signing)
            ?? throw new ValidatorStartException(
                $"{NodePaths.SigningKey(options.Host.Directory)}: no validator of the cluster has this key"
            );
        IVoteVerifier verifier = options.Verifier;
        X509Certificate2 shown = TlsCertificateFile.Open(options.Host.Directory);
        ValidatorWays outward = new(options.Registry, self);
        ValidatorHost host = ValidatorHost.Open(
            new ValidatorParts(
                options.Host,
                options.Genesis,
                new ValidatorIdentity(new Ed25519VoteSigner(signing), verifier),
                desk,
                between is null ? outward.Sender : between(outward.Sender, signing),
                outward.OnDecided,
                time,
                onBug
            )
            {
                OnMissing = outward.Ask,
                OnAccused = found =>
                {
                    outward.Log?.Accuse(found, outward.VotersOf!);
                    outward.Log?.Wake(outward.Decided);
                },
                OnSpread = outward.Tell,
            }
        );
        outward.DecisionOf = host.DecisionOf;
        outward.VotersOf = host.VotersOf;
        PeerParts parts = new(
            new PeerOptions
            {
                Listen = options.Listen,
                BackoffMsMax = BackoffMsMax,
                DropOldest = new HashSet<ushort> { ValidatorMessageKinds.Consensus },
            },
            options.Registry,
            self.Index,
            shown,
            new PeerMeters(options.Registry, self.Index, time),
            time,
            logs,
            onBug
        );
        VoteCanaries forgeries = new(
            verifier,
            options.CanaryMeanMs,
            NodeCanaries.Unforeseen,
            time,
            options.OnMissed
        );
        return new ValidatorNode(options, self, host, signing, shown, parts, outward, forgeries);
    }

    /// <summary>Begins to listen and to vote.</summary>
    /// <exception cref="IOException">The address is taken or not ours.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken);
        log.Start();
        log.Accuse(Host.Status.Equivocations, Host.VotersOf);
        log.Wake(Host.Status.DecidedEpoch);
        Host.Start();
        canaries.Start(() =>
        {
            ValidatorSet voters = Host.Status.Voters;
            return (voters, voters.IndexOfKey(key.PublicKey));
        });
    }

    /// <summary>Adds what <c>/metrics</c> shows.</summary>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        ValidatorMeters.Append(Host.Status, samples);
        canaries.AppendTo(samples);
        meters.AppendTo(samples);
    }

    /// <summary>Stops listening, then voting.</summary>
    public async ValueTask DisposeAsync()
    {
        await canaries.DisposeAsync();
        await server.StopAsync(CancellationToken.None);

        // The log reads the host's files to its end; what is decided meanwhile is written at the next start.
        await log.DisposeAsync();
        await Host.DisposeAsync();
        await ways.DisposeAsync();
        await links.DisposeAsync();
        await server.DisposeAsync();
        key.Dispose();
        certificate.Dispose();
    }

    private static NodeRecord? Find(NodeRegistry registry, SigningKey key)
    {
        foreach (NodeRecord node in registry.Nodes)
        {
            if (node.Kind == NodeKind.Validator && node.Key.Span.SequenceEqual(key.PublicKey))
            {
                return node;
            }
        }

        return null;
    }
}
