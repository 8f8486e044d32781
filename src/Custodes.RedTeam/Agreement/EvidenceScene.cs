using System.Text;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Consensus.Bodies;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Primitives;
using NodeRegistry = Custodes.Contracts.Cluster.NodeRegistry;

namespace Custodes.RedTeam.Agreement;

/// <summary>A cluster whose sensor and liar have a log each, and the rule by which verdicts follow from them.</summary>
internal sealed class EvidenceScene : IDisposable
{
    /// <summary>Watched by the sensor.</summary>
    public const string Victim = "victim";

    /// <summary>Watched by the liar.</summary>
    public const string Accomplice = "accomplice";

    /// <summary>The node that watches the victim.</summary>
    public const ushort Sensor = 2;

    /// <summary>The attacker's local node.</summary>
    public const ushort Liar = 3;

    /// <summary>The attacker's validator.</summary>
    public const ushort Validator = 4;

    private const int Operators = 3;
    private const int OperatorsNeeded = 2;
    private const long Suspicion = 14_000;

    private readonly SigningKey[] nodes;
    private readonly SigningKey[] operators;
    private readonly SigningKey stranger;
    private readonly SignerKey[] logs;

    public EvidenceScene(ulong seed)
    {
        SplitMix64 draw = new(seed);
        nodes = [Key(ref draw), Key(ref draw), Key(ref draw), Key(ref draw), Key(ref draw)];
        operators = [.. Enumerable.Range(0, Operators).Select(_ => Key(ref draw))];
        stranger = Key(ref draw);
        logs = [Log(Key(ref draw), "sensor"), Log(Key(ref draw), "liar")];
        Chain = Sha256.Of(BitConverter.GetBytes(draw.Next()));
        NodeKind[] kinds =
        [
            NodeKind.Global,
            NodeKind.Regional,
            NodeKind.Local,
            NodeKind.Local,
            NodeKind.Validator,
        ];
        bool isRegistry = NodeRegistry.TryCreate(
            [
                .. kinds.Select(
                    (kind, index) =>
                        new NodeRecord(
                            (ushort)index,
                            $"n{index}",
                            kind,
                            $"owner{index}",
                            Weight: 1,
                            nodes[index].PublicKey.ToArray(),
                            "127.0.0.1",
                            Port: 1,
                            Sha256.Of(nodes[index].PublicKey).ToArray()
                        )
                ),
            ],
            out NodeRegistry? registry,
            out _,
            out _
        );
        Invariant.That(isRegistry && registry is not null);
        bool isMap = ClusterMap.TryCreate(
            registry,
            [Agent(ref draw, Victim, Sensor), Agent(ref draw, Accomplice, Liar)],
            new ClusterTerms(
                new AggregationRules(),
                FeatureCount: 1,
                MeanEpochMs: 1_000,
                Chain,
                ChainCount: 1_000
            ),
            out ClusterMap? map,
            out string wrong
        );
        Invariant.That(isMap && map is not null, wrong);
        Terms = new VerdictTerms(
            AlarmsMin: 1,
            SuspicionThousandthsMin: 13_800,
            [.. operators.Select(static key => (ReadOnlyMemory<byte>)key.PublicKey.ToArray())],
            OperatorsNeeded
        );
        Rule = new VerdictRule(map, Terms, Chain, new Ed25519Signatures());
    }

    /// <summary>The chain that orders must name.</summary>
    public Sha256Hash Chain { get; }

    /// <summary>Thresholds and operators.</summary>
    public VerdictTerms Terms { get; }

    /// <summary>The product's rule.</summary>
    public VerdictRule Rule { get; }

    /// <summary>What the sensor logged in earnest: an alarm, and a quarantine for it.</summary>
    public byte[] True() =>
        Signed(Evidence(Sensor, 0, Finding(Victim), Quarantine(Victim, Suspicion)), Sensor);

    /// <summary>What it logged earlier, when it was not enough.</summary>
    public VerdictEvidence EarlierEvidence() =>
        Evidence(Sensor, 0, Finding(Victim), Quarantine(Victim, 1_000));

    /// <summary>What the liar writes into its own log.</summary>
    public VerdictEvidence OwnEvidence(string agent) =>
        Evidence(Liar, 1, Finding(agent), Quarantine(agent, Suspicion));

    /// <summary>Evidence with a node's signature.</summary>
    public byte[] Signed(VerdictEvidence evidence, ushort signer) =>
        evidence.ToBytes(new Ed25519Signer(nodes[signer]));

    /// <summary>Evidence under a signature that was made for another.</summary>
    public static byte[] Resigned(VerdictEvidence evidence, byte[] signed)
    {
        byte[] bytes = (evidence with { Node = Sensor }).ToBytes(new NoSigner());
        signed
            .AsSpan(signed.Length - Ed25519.SignatureBytes)
            .CopyTo(bytes.AsSpan(bytes.Length - Ed25519.SignatureBytes));
        return bytes;
    }

    /// <summary>An order against the victim.</summary>
    /// <param name="chain">Which chain it names.</param>
    /// <param name="places">Whose signatures it shows.</param>
    /// <param name="signers">Who makes them; -1 for somebody who is no operator.</param>
    public byte[] Ordered(Sha256Hash chain, int[] places, int[] signers)
    {
        SortedDictionary<ushort, ISigner> by = [];
        for (int index = 0; index < places.Length; index++)
        {
            SigningKey key = signers[index] < 0 ? stranger : operators[signers[index]];
            by.Add((ushort)places[index], new Ed25519Signer(key));
        }

        return new VerdictOrder(chain, 7, VerdictKind.Quarantine, Victim, "because").ToBytes(by);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SigningKey key in (SigningKey[])[.. nodes, .. operators, stranger])
        {
            key.Dispose();
        }

        foreach (SignerKey log in logs)
        {
            log.Dispose();
        }
    }

    // A log of two entries: each other's leaf is the proof.
    private VerdictEvidence Evidence(ushort node, int log, LogEntry first, LogEntry second)
    {
        byte[][] entries = [first.ToBytes(), second.ToBytes()];
        Sha256Hash[] leaves = [TreeHasher.Leaf(entries[0]), TreeHasher.Leaf(entries[1])];
        byte[] head = new Checkpoint(
            logs[log].Verifier.Name,
            entries.Length,
            TreeHasher.Node(leaves[0], leaves[1])
        ).ToBytes();
        SignedNote note = SignedNote.Create(head, [logs[log].Sign(head)]);
        return new VerdictEvidence(
            node,
            Encoding.UTF8.GetBytes(logs[log].Verifier.ToString()),
            [
                new ShownEntry(entries[0], new TlogProof(0, [leaves[1]], note).ToBytes()),
                new ShownEntry(entries[1], new TlogProof(1, [leaves[0]], note).ToBytes()),
            ]
        );
    }

    private static SigningKey Key(ref SplitMix64 draw) =>
        SigningKey.FromSeed(Sha256.Of(BitConverter.GetBytes(draw.Next())).ToArray());

    private static SignerKey Log(SigningKey key, string name)
    {
        bool isMade = SignerKey.TryCreate(
            $"example.org/{name}",
            SignatureKind.Ed25519,
            key,
            out SignerKey? made
        );
        Invariant.That(isMade && made is not null);
        return made;
    }

    private static AgentRecord Agent(ref SplitMix64 draw, string name, ushort sensor)
    {
        using SigningKey key = Key(ref draw);
        return new AgentRecord(
            name,
            "role",
            "-",
            Batch: 0,
            EnrolledEpoch: 0,
            key.PublicKey.ToArray(),
            sensor
        );
    }

    private static FindingEntry Finding(string agent) =>
        new(
            1_000,
            "send_money",
            agent,
            true,
            "",
            1,
            20_000,
            0,
            1_000,
            [],
            "role",
            17_000_000,
            999,
            4,
            "s-19",
            11_000_000
        );

    private static Custodes.Evidence.Entries.VerdictEntry Quarantine(
        string agent,
        long suspicion
    ) =>
        new(
            1_000,
            "custodes",
            agent,
            5_000,
            1,
            3,
            VerdictLevel.Quarantined,
            VerdictLevel.Suspect,
            "because",
            "role",
            1_000,
            suspicion
        );

    private sealed class NoSigner : ISigner
    {
        public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => signature.Clear();
    }
}
