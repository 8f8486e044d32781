using System.Text;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;
using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Aggregation.Tests;

/// <summary>A small fleet with real keys, whose agents report numbers, scores, categories and transitions.</summary>
internal sealed class TestFleet
{
    public static readonly ulong Read = CertifiedId.Of("category", "read_file");
    public static readonly ulong Send = CertifiedId.Of("category", "send_email");

    private readonly Dictionary<Sha256Hash, Ed25519Signer> signers = [];

    public TestFleet(int agents = 12, int nodes = 5, AggregationRules? rules = null)
    {
        Rules =
            rules
            ?? new AggregationRules
            {
                BucketAgents = 6,
                SupportMin = 2,
                RowVisitsMin = 5,
            };
        RegisteredAgent[] registered = new RegisteredAgent[agents];
        for (int agent = 0; agent < agents; agent++)
        {
            registered[agent] = new RegisteredAgent(Key($"agent {agent}"), 0, 0, 0, 0);
        }

        RegisteredNode[] aggregators = new RegisteredNode[nodes];
        for (int node = 0; node < nodes; node++)
        {
            aggregators[node] = new RegisteredNode(Key($"node {node}"), (uint)node + 1, 0);
        }

        Registry = Make(Rules, 2, [Detector.Provenance], registered, aggregators);
    }

    public AggregationRules Rules { get; }

    public FleetRegistry Registry { get; }

    public Ed25519Signatures Signatures { get; } = new();

    public static FleetRegistry Make(
        AggregationRules rules,
        int features,
        Detector[] calibrated,
        RegisteredAgent[] agents,
        RegisteredNode[] nodes
    )
    {
        bool isMade = FleetRegistry.TryCreate(
            rules,
            features,
            calibrated,
            [CertifiedId.Of("role", "assistant")],
            agents,
            nodes,
            out FleetRegistry? registry,
            out RegistryRefusal refusal
        );
        Assert.True(isMade, refusal.ToString());
        return registry!;
    }

    public static byte[] SeedOf(string name) => Sha256.Of(Encoding.UTF8.GetBytes(name)).ToArray();

    public ISigner AgentSigner(uint agent) =>
        signers[new Sha256Hash(Registry.Agents[(int)agent].Key.Span)];

    public ISigner NodeSigner(ushort node) =>
        signers[new Sha256Hash(Registry.Nodes[node].Key.Span)];

    public EpochContext Context(
        ulong epoch = 1,
        GlobalBaseline? previous = null,
        uint[]? agents = null,
        ushort[]? nodes = null
    ) =>
        new(
            Registry,
            epoch,
            Sha256.Of(Encoding.UTF8.GetBytes($"seed {epoch}")),
            previous,
            agents,
            nodes
        );

    public AgentReport Unsigned(uint agent, ulong epoch = 1, ulong salt = 0)
    {
        SplitMix64 random = new(SplitMix64.Mix(agent + (1000 * epoch) + (1_000_000 * salt)));
        FeatureReport[] features = new FeatureReport[2];
        for (int feature = 0; feature < features.Length; feature++)
        {
            long sum = 0;
            long squares = 0;
            SketchBuilder sketch = new();
            for (int count = 0; count < 20; count++)
            {
                long value = Fixed.FromDouble(5 + feature + (4 * random.Unit()));
                sum += value;
                squares += Fixed.Multiply(value, value);
                sketch.Add(value);
            }

            features[feature] = new FeatureReport(20, sum, squares, sketch.ToUnit(128));
        }

        SketchBuilder scores = new();
        scores.Add(Fixed.FromDouble(-9));
        scores.Add(Fixed.FromDouble(random.Unit()));
        bool isReadFirst = Read < Send;
        CategoryShare read = new(Read, 700_000);
        CategoryShare send = new(Send, 300_000);
        TransitionCount forth = new(Read, Send, (ushort)(1 + (agent % 3)));
        TransitionCount back = new(Send, Read, 2);
        return new AgentReport
        {
            Registry = Registry.Hash,
            Agent = agent,
            Epoch = epoch,
            Sequence = epoch,
            Features = features,
            Calibrations = new[] { new CalibrationReport(2, scores.ToUnit(128)) },
            Categories = isReadFirst ? new[] { read, send } : [send, read],
            Transitions = isReadFirst ? new[] { forth, back } : [back, forth],
        };
    }

    public SignedReport Report(uint agent, ulong epoch = 1, ulong salt = 0) =>
        SignedReport.Sign(Unsigned(agent, epoch, salt), AgentSigner(agent));

    public SignedReport[] Reports(EpochContext context, Bucket bucket)
    {
        SignedReport[] reports = new SignedReport[bucket.Agents.Length];
        for (int index = 0; index < reports.Length; index++)
        {
            reports[index] = Report(bucket.Agents[index], context.Epoch);
        }

        return reports;
    }

    public SummaryContent Content(EpochContext context, Bucket bucket) =>
        new SummaryBuilder().Build(context, bucket, Reports(context, bucket));

    public Summary Sum(EpochContext context, Bucket bucket, ushort node) =>
        Sign(Content(context, bucket), node);

    public Summary Sign(SummaryContent content, ushort node) =>
        Summary.Sign(content, node, Sha256Hash.OfNothing, NodeSigner(node));

    public OpenedLeaf[] Open(EpochContext context, Bucket bucket) =>
        [.. Reports(context, bucket).Select(OpenedLeaf.Of)];

    private byte[] Key(string name)
    {
        SigningKey key = SigningKey.FromSeed(SeedOf(name));
        byte[] bytes = key.PublicKey.ToArray();
        signers[new Sha256Hash(bytes)] = new Ed25519Signer(key);
        return bytes;
    }
}
