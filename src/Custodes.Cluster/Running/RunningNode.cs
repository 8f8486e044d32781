using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Custodes.Aggregation.Registry;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Signing;
using Custodes.Storage.Keys;
using Custodes.Transport;
using Custodes.Transport.Metrics;
using ClockKeeper = Custodes.Clocks.Statements.ClockKeeper;

namespace Custodes.Cluster.Running;

/// <summary>A node of the hierarchy made from its files: keys, clock, machine, connections. Dispose of it.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    private readonly SigningKey key;
    private readonly SigningKey stranger;
    private readonly X509Certificate2 certificate;
    private readonly SensorKeys? sensors;
    private readonly HashChain? chain;
    private readonly NodeFiles files;

    private RunningNode(NodeSettings settings, ClusterMap map, ClusterTerms terms)
    {
        key = NodeKeyFile.Open(settings.NodeDirectory);
        stranger = SigningKey.FromSeed(RandomNumberGenerator.GetBytes(Ed25519.SeedBytes));
        certificate = TlsCertificateFile.Open(settings.NodeDirectory);
        NodeRecord self = Find(map.Nodes, key);
        Map = map;
        Terms = terms;
        Self = self;
        files = new NodeFiles(settings.NodeDirectory);
        ClockKeeper keeper = files.OpenClock(map, self.Index);
        Sealer sealer = new(map, self.Index, keeper, key);
        RestoredState restored = files.Restore();
        HierarchyOptions options = settings.Options;
        if (settings.Log is { } log)
        {
            options = options with { LogHead = () => log.Head };
        }

        Ed25519Signatures signatures = new();
        IHierarchyMachine machine;
        if (self.Kind == NodeKind.Local)
        {
            byte[] seed = SeedFile.Open(NodeFiles.SensorSeed(settings.NodeDirectory));
            sensors = new SensorKeys(map, self.Index, seed);
            CryptographicOperations.ZeroMemory(seed);
            LocalParts parts = new(
                settings.SourceOf(map, self.Index),
                sensors,
                settings.Maker,
                signatures,
                options
            );
            machine = new LocalMachine(sealer, terms, parts, restored);
        }
        else if (self.Kind == NodeKind.Regional)
        {
            machine = new RegionalMachine(sealer, terms, options);
        }
        else
        {
            byte[] seed = SeedFile.Open(NodeFiles.ChainSeed(settings.NodeDirectory));
            chain = new HashChain(seed, terms.ChainCount, firstEpoch: 1);
            CryptographicOperations.ZeroMemory(seed);
            if (chain.Anchor != terms.Anchor)
            {
                throw new InvalidDataException("the chain of this node is not that of the terms");
            }

            machine = new GlobalMachine(sealer, terms, chain, signatures, options, restored);
        }

        machine = new FindingMachine(
            machine,
            sealer,
            settings.Findings,
            self.Kind == NodeKind.Global ? new FleetFindings(map) : null
        );
        Meters = new PeerMeters(map.Nodes, self.Index, settings.Time);
        EventFile = new EventFile(files.EventsPath, settings.Time);
        PeerParts peers = new(
            new PeerOptions { Listen = new IPEndPoint(ListenOn(self.Host), self.Port) },
            map.Nodes,
            self.Index,
            certificate,
            Meters,
            settings.Time,
            settings.Logs,
            settings.OnBug
        );
        TreeRecorder? recorder = settings.Log is null
            ? null
            : new TreeRecorder(
                map,
                self.Index,
                settings.Log,
                keeper,
                files.StatementsPath,
                files.ClocksFolder
            )
            {
                OtherHead = settings.OtherHead,
            };
        sealer.OnBelieved = recorder is null ? null : recorder.Believe;
        Node = new HierarchyNode(
            new NodeParts(machine, sealer, files, peers, settings.OnBaseline, EventFile.Add)
            {
                Recorder = recorder,
                Canaries = new MessageCanaries(
                    stranger,
                    settings.CanaryMeanMs,
                    NodeCanaries.Unforeseen
                ),
                OnMissed = settings.OnMissed,
            }
        );
    }

    /// <summary>Who there is.</summary>
    public ClusterMap Map { get; }

    /// <summary>What all have agreed on.</summary>
    public ClusterTerms Terms { get; }

    /// <summary>Which node this is.</summary>
    public NodeRecord Self { get; }

    /// <summary>What is counted of its peers.</summary>
    public PeerMeters Meters { get; }

    /// <summary>The node.</summary>
    public HierarchyNode Node { get; }

    /// <summary>What happened.</summary>
    public EventFile EventFile { get; }

    /// <summary>Makes it; nothing runs yet.</summary>
    /// <exception cref="InvalidDataException">A file is damaged or does not fit the others.</exception>
    /// <exception cref="KeyFileException">A key is missing, exposed or damaged.</exception>
    public static RunningNode Open(NodeSettings settings) =>
        ClusterFiles.TryLoad(
            settings.ClusterDirectory,
            out ClusterMap? map,
            out ClusterTerms? terms,
            out string wrong
        )
            ? new RunningNode(settings, map, terms)
            : throw new InvalidDataException(wrong);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        EventFile.Dispose();
        files.Dispose();
        sensors?.Dispose();
        chain?.Dispose();
        key.Dispose();
        stranger.Dispose();
        certificate.Dispose();
    }

    // A cluster on one machine is not reached from outside; any other name may be that of a gateway.
    private static IPAddress ListenOn(string host) =>
        IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address)
            ? address
            : IPAddress.IPv6Any;

    private static NodeRecord Find(NodeRegistry nodes, SigningKey key)
    {
        foreach (NodeRecord node in nodes.Nodes)
        {
            if (node.Key.Span.SequenceEqual(key.PublicKey) && node.Kind != NodeKind.Validator)
            {
                return node;
            }
        }

        throw new InvalidDataException("the key of this node is not in the registry");
    }
}
