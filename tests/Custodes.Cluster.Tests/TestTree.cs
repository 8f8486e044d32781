using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cluster.Running;
using Custodes.Cluster.Tests.Validating;
using Custodes.Cluster.Validating;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;
using NodeRegistry = Custodes.Contracts.Cluster.NodeRegistry;

namespace Custodes.Cluster.Tests;

/// <summary>A whole cluster in one thread: real machines, keys and clocks; time and delivery are drawn from a seed.</summary>
internal sealed class TestTree : IDisposable
{
    public const ushort Global = 0;
    public const ushort FirstRegional = 1;
    private const int ChainCount = 1000;
    private const uint MeanEpochMs = 1000;

    private readonly List<TreeNode> nodes = [];
    private readonly PriorityQueue<(ushort To, byte[] Raw), (long At, long Number)> mail = new();
    private SplitMix64 chance;
    private readonly byte[] chainSeed = new byte[HashChain.SeedBytes];
    private long number;

    public TestTree(
        int agents,
        int locals = 8,
        int regionals = 2,
        ulong seed = 1,
        AggregationRules? rules = null,
        int validators = 0,
        VerdictTerms? verdicts = null
    )
    {
        chance = new SplitMix64(seed);
        FirstLocal = (ushort)(FirstRegional + regionals);
        chainSeed[0] = 7;
        using HashChain chain = new(chainSeed, ChainCount, firstEpoch: 1);
        Terms = new ClusterTerms(
            rules ?? new AggregationRules { AuditPerMille = 0 },
            FeatureCount: 2,
            MeanEpochMs,
            chain.Anchor,
            ChainCount
        );
        List<NodeRecord> records = [];
        for (ushort index = 0; index < 1 + regionals + locals + validators; index++)
        {
            NodeKind kind =
                index == Global ? NodeKind.Global
                : index < FirstLocal ? NodeKind.Regional
                : index < FirstLocal + locals ? NodeKind.Local
                : NodeKind.Validator;
            using SigningKey key = KeyOf(index);
            records.Add(
                new NodeRecord(
                    index,
                    $"n{index}",
                    kind,
                    $"owner{index}",
                    Weight: 1,
                    key.PublicKey.ToArray(),
                    "127.0.0.1",
                    Port: 1,
                    Sha256.Of(key.PublicKey).ToArray()
                )
            );
        }

        Assert.True(NodeRegistry.TryCreate(records, out NodeRegistry? registry, out _, out _));
        List<AgentRecord> named = [];
        for (int agent = 0; agent < agents; agent++)
        {
            ushort sensor = (ushort)(FirstLocal + (agent % locals));
            using SigningKey key = SensorKeys.Derive(SensorSeed(sensor), $"a{agent}");
            named.Add(
                new AgentRecord(
                    $"a{agent}",
                    $"role{agent % 2}",
                    "-",
                    Batch: 0,
                    EnrolledEpoch: 0,
                    key.PublicKey.ToArray(),
                    sensor
                )
            );
        }

        Assert.True(
            ClusterMap.TryCreate(registry, named, Terms, out ClusterMap? map, out string wrong),
            wrong
        );
        Map = map;
        if (validators > 0)
        {
            Assert.True(
                ValidatorGenesis.TryCreate(registry, 0, 1000, out ValidatorGenesis? genesis, out _)
            );
            Terms = Terms with { Voters = genesis, Verdicts = verdicts ?? VerdictTerms.Default };
            Quorum = new TestQuorum(this, genesis);
        }

        foreach (NodeRecord record in records)
        {
            if (record.Kind != NodeKind.Validator)
            {
                nodes.Add(new TreeNode(this, record.Index));
            }
        }
    }

    public ClusterMap Map { get; }

    public ClusterTerms Terms { get; }

    /// <summary>The validators; null when there are none.</summary>
    public TestQuorum? Quorum { get; }

    public ushort FirstLocal { get; }

    public long NowMs { get; private set; }

    /// <summary>In thousandths: how many messages come twice.</summary>
    public int TwicePerMille { get; set; }

    /// <summary>Messages that get lost; null for none.</summary>
    public Func<ushort, ushort, ReadOnlyMemory<byte>, bool>? IsLost { get; set; }

    /// <summary>Every message that was sent, for those who replay.</summary>
    public List<(ushort To, byte[] Raw)> Recorded { get; } = [];

    public Ed25519Signatures Signatures { get; } = new();

    public TreeNode this[int index] => nodes[index];

    public GlobalMachine Top => (GlobalMachine)nodes[Global].Machine!;

    public LocalMachine Local(int number) => (LocalMachine)nodes[FirstLocal + number].Machine!;

    public static SigningKey KeyOf(ushort index)
    {
        byte[] seed = new byte[32];
        seed[0] = 1;
        seed[1] = (byte)index;
        return SigningKey.FromSeed(seed);
    }

    public static byte[] SensorSeed(ushort index)
    {
        byte[] seed = new byte[32];
        seed[0] = 2;
        seed[1] = (byte)index;
        return seed;
    }

    public HashChain Chain() => new(chainSeed, ChainCount, firstEpoch: 1);

    /// <summary>Starts every node.</summary>
    public void Start()
    {
        foreach (TreeNode node in nodes)
        {
            node.Start();
        }
    }

    public void Post(ushort from, ushort to, ReadOnlyMemory<byte> raw)
    {
        if (IsLost?.Invoke(from, to, raw) ?? false)
        {
            return;
        }

        Recorded.Add((to, raw.ToArray()));
        int copies = chance.Next() % 1000 < (ulong)TwicePerMille ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            long at = NowMs + 1 + (long)(chance.Next() % 5);
            mail.Enqueue((to, raw.ToArray()), (at, number++));
        }
    }

    /// <summary>The global node says a baseline to all, properly sealed.</summary>
    public void Lie(SignedBaseline signed) =>
        nodes[Global].Say(MessageKind.Baseline, BlockList.Write([signed.ToBytes()]), Map.Regionals);

    /// <summary>Runs until the condition holds; fails when it does not within so long.</summary>
    public void RunUntil(Func<bool> isReached, long withinMs)
    {
        long end = NowMs + withinMs;
        while (!isReached())
        {
            Assert.True(NowMs < end, $"not reached by {NowMs} ms");
            Step();
        }
    }

    /// <summary>Runs until the global node ended an epoch.</summary>
    public void RunToEnd(ulong epoch) =>
        RunUntil(() => Top.Status.BaselineEpoch >= epoch, withinMs: 20_000);

    /// <summary>Runs so long.</summary>
    public void RunFor(long ms)
    {
        long end = NowMs + ms;
        RunUntil(() => NowMs >= end, ms + 1);
    }

    public void Dispose()
    {
        foreach (TreeNode node in nodes)
        {
            node.Dispose();
        }
    }

    private void Step()
    {
        NowMs++;
        while (
            mail.TryPeek(out (ushort To, byte[] Raw) next, out (long At, long Number) due)
            && due.At <= NowMs
        )
        {
            _ = mail.Dequeue();
            nodes[next.To].Receive(next.Raw);
        }

        Quorum?.Tick();
        foreach (TreeNode node in nodes)
        {
            node.Tick();
        }
    }
}
