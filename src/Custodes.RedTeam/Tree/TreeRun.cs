using System.Buffers.Binary;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;
using Custodes.Simulation.Aggregation;

namespace Custodes.RedTeam.Tree;

/// <summary>The product's way through epochs: plan, summaries, store, audits, disputes, combination, step.</summary>
/// <remarks>
/// Attackers lie in buckets that are wholly theirs, because any honest aggregator would prove it; when an audit
/// asks they open, because a bucket that nobody opens does not count.
/// </remarks>
internal sealed class TreeRun
{
    // Φ⁻¹(3/4): a median of deviations in standard deviations of normal values.
    private const double DeviationsPerScale = 0.6745;

    private readonly TreeFleet fleet;
    private readonly AttackTrial trial;
    private readonly LyingNodes liars;
    private readonly UnforgedSignatures signatures = new();
    private readonly SummaryBuilder builder = new();
    private readonly ExchangedCombiner combiner;
    private readonly EpochStore store;
    private BucketPlan? sites;

    public TreeRun(TreeFleet fleet, AttackTrial trial, LyingNodes liars)
    {
        this.fleet = fleet;
        this.trial = trial;
        this.liars = liars;
        combiner = new ExchangedCombiner(trial, fleet.Shape.Regions);
        store = new EpochStore(combiner, signatures);
    }

    /// <summary>The newest baseline.</summary>
    public GlobalBaseline? Baseline { get; private set; }

    /// <summary>Aggregators that were proven liars.</summary>
    public int ProvenCount => store.ExcludedNodes.Length;

    /// <summary>Agents that count no longer, ascending; whoever judges agents sets it.</summary>
    public uint[] ExcludedAgents { get; set; } = [];

    /// <summary>What the aggregators said last, by bucket.</summary>
    public SummaryContent[] Said { get; private set; } = [];

    /// <summary>The plan of the last epoch.</summary>
    public BucketPlan? Plan { get; private set; }

    /// <summary>Root mean square over numbers of baseline minus truth, in standard deviations of the fleet.</summary>
    public double Corruption => CorruptionOf(Baseline);

    /// <summary>What is certified of a number: its role's.</summary>
    public FeatureBaseline Feature(int feature) => Baseline!.Find(0)!.Features.Span[feature];

    /// <summary>Goes through an epoch.</summary>
    /// <param name="epoch">From 1, or later.</param>
    /// <param name="reports">What the agents report, by place.</param>
    /// <param name="lie">What is said then; null for the truth.</param>
    public void Step(ulong epoch, SignedReport[] reports, Func<TreeScene, SummaryContent[]>? lie)
    {
        EpochContext context = new(
            fleet.Registry,
            epoch,
            SeedOf("plan"u8, epoch),
            Baseline,
            ExcludedAgents,
            store.ExcludedNodes,
            trial.Has(Defence.BeaconAssignment) ? null : sites ??= Sites()
        );
        store.Begin(context);
        SummaryContent[] honest = Sum(context, reports);
        Said = lie is null ? honest : lie(SceneOf(context, honest));
        Plan = context.Plan;
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            // All aggregators of a bucket say the same bytes here: they are written once.
            Summary? first = null;
            foreach (ushort node in bucket.Nodes)
            {
                Summary summary =
                    first?.SignedAlsoBy(node, Sha256Hash.OfNothing, signatures)
                    ?? Summary.Sign(Said[bucket.Id], node, Sha256Hash.OfNothing, signatures);
                first ??= summary;
                _ = store.Take(summary, out _);
            }
        }

        EpochClosing closing = store.Close(epoch, SeedOf("audit"u8, epoch));
        foreach (uint bucket in closing.Audited)
        {
            Audit(context, context.Plan.Buckets[(int)bucket], reports);
        }

        Baseline = store.Aggregate(epoch, []);
    }

    private TreeScene SceneOf(EpochContext context, SummaryContent[] honest)
    {
        bool[] owned = new bool[honest.Length];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            owned[bucket.Id] = liars.Own(bucket);
        }

        return new TreeScene(
            context,
            honest,
            owned,
            new BucketSpread(honest),
            said =>
                CorruptionOf(BaselineStep.Next(context, [combiner.Combine(context, 0, said)], []))
        );
    }

    private double CorruptionOf(GlobalBaseline? baseline)
    {
        double sum = 0;
        for (int feature = 0; feature < fleet.Shape.Features; feature++)
        {
            FeatureBaseline said = baseline!.Find(0)!.Features.Span[feature];
            double off = Fixed.ToDouble(said.Centre) - fleet.Truth[feature];
            sum += off * off;
        }

        return Math.Sqrt(sum / fleet.Shape.Features);
    }

    private SummaryContent[] Sum(EpochContext context, SignedReport[] reports)
    {
        SummaryContent[] contents = new SummaryContent[context.Plan.Buckets.Length];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SignedReport[] members = new SignedReport[bucket.Agents.Length];
            for (int index = 0; index < members.Length; index++)
            {
                members[index] = reports[bucket.Agents[index]];
            }

            SummaryContent content = builder.Build(context, bucket, members);
            contents[bucket.Id] = trial.Has(Defence.RobustScale)
                ? content
                : Lies.Spread(content, feature => PlainDeviation(members, feature));
        }

        return contents;
    }

    // What a standard deviation would make of a bucket, in the units of a median of deviations.
    private static double PlainDeviation(SignedReport[] members, int feature)
    {
        double sum = 0;
        double squares = 0;
        foreach (SignedReport member in members)
        {
            double mean = Fixed.ToDouble(member.Report.Features.Span[feature].Mean);
            sum += mean;
            squares += mean * mean;
        }

        double middle = sum / members.Length;
        double variance = (squares / members.Length) - (middle * middle);
        return DeviationsPerScale * Math.Sqrt(Math.Max(variance, 0));
    }

    private void Audit(EpochContext context, Bucket bucket, SignedReport[] reports)
    {
        OpenedLeaf[] leaves = new OpenedLeaf[bucket.Agents.Length];
        for (int index = 0; index < leaves.Length; index++)
        {
            leaves[index] = OpenedLeaf.Of(reports[bucket.Agents[index]]);
        }

        List<ReplicaCase> cases = [];
        foreach (Summary summary in store.SummariesOf(context.Epoch, bucket.Id))
        {
            cases.Add(new ReplicaCase(summary, leaves));
        }

        DisputeOutcome outcome = Dispute.Resolve(context, bucket, cases, [], [], signatures);
        store.Settle(context.Epoch, bucket.Id, outcome);
        foreach (LieProof proof in outcome.Proofs)
        {
            _ = store.Take(proof);
        }
    }

    // Whoever knows where he will be next month can be there: site i belongs to aggregator i, and its replicas
    // to those after it.
    private BucketPlan Sites()
    {
        TreeShape shape = fleet.Shape;
        int replicas = fleet.Registry.Rules.ReplicaCount;
        List<uint[]> agents = [];
        List<ushort[]> nodes = [];
        long[] weights = new long[shape.Agents];
        Array.Fill(weights, WeightRule.Unit);
        for (int site = 0; site < shape.Nodes; site++)
        {
            int first = site * shape.BucketAgents;
            agents.Add([
                .. Enumerable.Range(first, shape.BucketAgents).Select(static one => (uint)one),
            ]);
            nodes.Add([
                .. Enumerable.Range(site, replicas).Select(one => (ushort)(one % shape.Nodes)),
            ]);
        }

        return BucketPlan.OfSites(0, agents, nodes, weights);
    }

    private Sha256Hash SeedOf(ReadOnlySpan<byte> purpose, ulong epoch)
    {
        Span<byte> name = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(name, trial.Seed);
        BinaryPrimitives.WriteUInt64LittleEndian(name[8..], epoch);
        return Sha256.Of(purpose, name);
    }
}
