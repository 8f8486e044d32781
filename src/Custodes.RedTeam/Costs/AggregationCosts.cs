using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;
using Custodes.RedTeam.Tree;
using Custodes.RedTeam.Weak;

namespace Custodes.RedTeam.Costs;

/// <summary>An epoch of one role, from the agents' reports to the fleet's baseline.</summary>
/// <remarks>
/// What goes over the network and what is written to a disk is in neither. Signed, every report is signed by its agent's key
/// and checked by each of the three aggregators of its bucket, and every summary is signed and checked once.
/// </remarks>
internal sealed class AggregationCosts : ICostBench
{
    private const int Features = 16;
    private const int BucketAgents = 50;
    private const int Replicas = 3;
    private const int Regions = 10;

    // A round of 10,000 agents who sign takes seconds.
    private const int ManyAgents = 10_000;
    private const int RoundsOfMany = 5;

    private readonly Ed25519Signatures signatures = new();
    private readonly NodeSignatures nodeSignatures;
    private readonly RobustCombiner combiner = new();
    private readonly SummaryBuilder builder = new();
    private readonly TreeFleet fleet;
    private readonly SigningKey[] keys;
    private readonly SignedReport[] reports;
    private readonly double[] means;
    private ulong epoch;

    public AggregationCosts(ulong seed, int agents, bool isSigned)
    {
        keys = isSigned ? Keys(seed, agents) : [];
        nodeSignatures = new NodeSignatures(signatures, keys);
        TreeShape shape = new(agents, agents / BucketAgents, Regions, Features);
        fleet = isSigned
            ? new TreeFleet(
                shape,
                new AggregationRules { BucketAgents = BucketAgents },
                seed,
                place => keys[place].PublicKey.ToArray()
            )
            : new TreeFleet(shape, new AggregationRules { BucketAgents = BucketAgents }, seed);
        reports = fleet.Report(1);
        means = new double[agents * Features];
        for (int place = 0; place < reports.Length; place++)
        {
            ReadOnlySpan<FeatureReport> features = reports[place].Report.Features.Span;
            for (int feature = 0; feature < Features; feature++)
            {
                means[(feature * agents) + place] = Fixed.ToDouble(features[feature].Mean);
            }
        }

        CostWork plain = new(
            agents,
            Prepare: null,
            () =>
            {
                for (int feature = 0; feature < Features; feature++)
                {
                    _ = WeakTree.Baseline(means.AsSpan(feature * agents, agents), shape);
                }
            }
        );
        string size = $"{agents / 1_000}k";
        int roundsMax = agents < ManyAgents ? int.MaxValue : RoundsOfMany;
        string told = agents < ManyAgents ? "" : $"; {RoundsOfMany} rounds at most";
        Operations =
        [
            isSigned
                ? new CostOperation(
                    $"epoch-signed-{size}",
                    $"an epoch of {agents:N0} agents, {Features} numbers each, by three replicas, with every report signed and checked by each of them, and every summary signed and checked; plain: means weighted by counts, nobody signs{told}",
                    "agent",
                    plain,
                    new CostWork(agents, Prepare: null, SignAndSum),
                    roundsMax
                )
                : new CostOperation(
                    $"epoch-{size}",
                    $"an epoch of {agents:N0} agents, {Features} numbers each, by three replicas, without its signatures; plain: means weighted by counts",
                    "agent",
                    plain,
                    new CostWork(agents, Prepare: null, () => Sum(reports))
                ),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<CostOperation> Operations { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    private void SignAndSum()
    {
        SignedReport[] signed = new SignedReport[reports.Length];
        for (int place = 0; place < signed.Length; place++)
        {
            SignedReport report = SignedReport.Sign(
                reports[place].Report,
                new Ed25519Signer(keys[place])
            );
            for (int replica = 0; replica < Replicas; replica++)
            {
                bool isTaken = SignedReport.TryRead(
                    report.Body,
                    report.Leaf.Signature,
                    fleet.Registry,
                    signatures,
                    out SignedReport? taken,
                    out ReportRefusal refusal
                );
                Invariant.That(isTaken, refusal.ToString());
                signed[place] = taken!;
            }
        }

        Sum(signed);
    }

    private void Sum(SignedReport[] from)
    {
        EpochContext context = new(
            fleet.Registry,
            1,
            Sha256.Of(BitConverter.GetBytes(++epoch)),
            previous: null,
            [],
            []
        );
        List<SummaryContent> contents = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SignedReport[] members = new SignedReport[bucket.Agents.Length];
            for (int index = 0; index < members.Length; index++)
            {
                members[index] = from[bucket.Agents[index]];
            }

            SummaryContent? content = null;
            for (int replica = 0; replica < Replicas; replica++)
            {
                content = builder.Build(context, bucket, members);
                if (keys.Length > 0)
                {
                    SignAndCheck(context, content, bucket.Nodes[replica]);
                }
            }

            contents.Add(content!);
        }

        _ = BaselineStep.Next(context, [combiner.Combine(context, 0, contents)], []);
    }

    private void SignAndCheck(EpochContext context, SummaryContent content, ushort node)
    {
        Summary summary = Summary.Sign(
            content,
            node,
            Sha256Hash.OfNothing,
            new Ed25519Signer(keys[node])
        );
        nodeSignatures.Node = node;
        SummaryRefusal refusal = summary.Check(context, nodeSignatures);
        Invariant.That(refusal == SummaryRefusal.None, refusal.ToString());
    }

    // In the order of a registry, so that a key's place is its agent's.
    private static SigningKey[] Keys(ulong seed, int agents)
    {
        SigningKey[] made = new SigningKey[agents];
        for (int place = 0; place < agents; place++)
        {
            byte[] own = BitConverter.GetBytes(SplitMix64.Mix(seed ^ (ulong)place));
            made[place] = SigningKey.FromSeed(Sha256.Of(own).ToArray());
        }

        Array.Sort(made, static (left, right) => left.PublicKey.SequenceCompareTo(right.PublicKey));
        return made;
    }

    // Aggregators of this fleet have keys that nobody signs with: the agent of the same place signs for each.
    private sealed class NodeSignatures(ISignatures real, SigningKey[] keys) : ISignatures
    {
        public ushort Node { get; set; }

        public bool Verify(
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> message,
            ReadOnlySpan<byte> signature
        ) => real.Verify(keys[Node].PublicKey, message, signature);
    }
}
