using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Node.Hierarchy;

namespace Custodes.Node.Tests.Hierarchy;

/// <summary>What a whole cluster makes of reports, without its messages: real keys, sums, combination.</summary>
internal sealed class FleetRound
{
    public const ushort Self = 2;
    private const int Locals = 3;
    private readonly EpochStore store = new(new RobustCombiner(), new Ed25519Signatures());
    private readonly byte[] sensor = new byte[32];
    private GlobalBaseline? last;
    private ulong epoch;

    /// <summary>A cluster of a global, a regional and three local nodes, and so many agents of the first local one.</summary>
    public FleetRound(int agents, string role = "worker", int strangers = 0)
    {
        List<NodeRecord> records = [];
        for (ushort index = 0; index < 2 + Locals; index++)
        {
            using SigningKey key = KeyOf(index);
            records.Add(
                new NodeRecord(
                    index,
                    $"n{index}",
                    index == 0 ? NodeKind.Global
                        : index == 1 ? NodeKind.Regional
                        : NodeKind.Local,
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
        for (int agent = 0; agent < agents + strangers; agent++)
        {
            using SigningKey key = SensorKeys.Derive(sensor, $"a-{agent}");
            named.Add(
                new AgentRecord(
                    $"a-{agent}",
                    role,
                    "-",
                    Batch: 0,
                    EnrolledEpoch: 0,
                    key.PublicKey.ToArray(),
                    agent < agents ? Self : (ushort)(Self + 1)
                )
            );
        }

        ClusterTerms terms = new(
            new AggregationRules { AuditPerMille = 0 },
            ReportFeature.Count,
            MeanEpochMs: 1000,
            Sha256Hash.OfNothing,
            ChainCount: 100
        )
        {
            Calibrated = ReportDetector.Detectors.ToArray(),
        };
        Assert.True(
            ClusterMap.TryCreate(registry, named, terms, out ClusterMap? map, out string wrong),
            wrong
        );
        Map = map;
    }

    public ClusterMap Map { get; }

    /// <summary>Place of an agent in the registry.</summary>
    public uint PlaceOf(string name)
    {
        for (int place = 0; place < Map.Agents.Length; place++)
        {
            if (Map.Agents[place].Name == name)
            {
                return (uint)place;
            }
        }

        throw new InvalidOperationException(name);
    }

    /// <summary>One epoch: every aggregator sums up what its buckets' agents report.</summary>
    public GlobalBaseline Certify(Func<uint, ulong, AgentReport?> reportOf)
    {
        epoch++;
        EpochContext context = new(
            Map.Fleet,
            epoch,
            Sha256.Of(BitConverter.GetBytes(epoch)),
            last,
            [],
            []
        );
        store.Begin(context);
        SortedDictionary<uint, SignedReport> reports = [];
        for (uint agent = 0; agent < Map.Agents.Length; agent++)
        {
            if (reportOf(agent, epoch) is { } report)
            {
                using SigningKey key = SensorKeys.Derive(sensor, Map.Agents[(int)agent].Name);
                reports.Add(agent, SignedReport.Sign(report, new Ed25519Signer(key)));

                // As everybody else reads it.
                Assert.True(
                    SignedReport.TryRead(
                        reports[agent].Body,
                        reports[agent].Leaf.Signature,
                        Map.Fleet,
                        new Ed25519Signatures(),
                        out _,
                        out ReportRefusal refusal
                    ),
                    $"{refusal}"
                );
            }
        }

        SummaryMaker maker = new();
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SignedReport[] told =
            [
                .. bucket.Agents.ToArray().Where(reports.ContainsKey).Select(one => reports[one]),
            ];
            foreach (ushort node in bucket.Nodes)
            {
                using SigningKey key = KeyOf(Map.IndexOf(node));
                Summary summary = Summary.Sign(
                    maker.Make(context, bucket, told),
                    node,
                    Sha256Hash.OfNothing,
                    new Ed25519Signer(key)
                );
                Assert.Equal(SummaryRefusal.None, store.Take(summary, out LieProof? _));
            }
        }

        Assert.Empty(store.Close(epoch, Sha256Hash.OfNothing).Disputed);
        return last = store.Aggregate(epoch, []);
    }

    private static SigningKey KeyOf(ushort index)
    {
        byte[] seed = new byte[32];
        seed[0] = 1;
        seed[1] = (byte)index;
        return SigningKey.FromSeed(seed);
    }
}
