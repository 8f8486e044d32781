using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Aggregation.Tests.Baselines;

namespace Custodes.Aggregation.Tests;

/// <summary>
/// Goal: bytes that were signed once mean the same for ever.
/// Method: what the fixed fleet signs against files; Ed25519 gives one signature for one message, so those are pinned too.
/// </summary>
public sealed class VectorTests
{
    private readonly TestFleet fleet = new();

    [Fact]
    public void A_report_has_the_bytes_it_always_had()
    {
        SignedReport report = fleet.Report(3);
        AssertPinned("agent-report.hex", report.Body.Span);
        AssertPinned("agent-report-signature.hex", report.Leaf.Signature.Span);
    }

    [Fact]
    public void A_summary_has_the_bytes_it_always_had()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        AssertPinned("summary.hex", fleet.Sum(context, bucket, bucket.Nodes[0]).ToBytes());
    }

    [Fact]
    public void A_baseline_has_the_bytes_it_always_had()
    {
        GlobalBaseline baseline = new GlobalBaselineChain(fleet).Honest(fleet.Context());
        AssertPinned(
            "global-baseline.hex",
            SignedBaseline.Sign(baseline, 2, fleet.NodeSigner(2)).ToBytes()
        );
    }

    [Fact]
    public void A_proof_has_the_bytes_it_always_had()
    {
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        SummaryContent honest = fleet.Content(context, bucket);
        LieProof proof = new LieProof.TwoSummaries(
            fleet.Sign(honest, bucket.Nodes[0]),
            fleet.Sign(Lies.Altered(honest), bucket.Nodes[0])
        );
        AssertPinned("lie-proof.hex", proof.ToBytes());
    }

    [Fact]
    public void A_plan_is_the_one_it_always_was()
    {
        EpochContext context = fleet.Context();
        List<byte> plan = [];
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            plan.AddRange(bucket.Agents.ToArray().Select(agent => (byte)agent));
            plan.Add(255);
            plan.AddRange(bucket.Nodes.ToArray().Select(node => (byte)node));
            plan.Add(255);
        }

        AssertPinned("plan.hex", plan.ToArray());
        AssertPinned("context-hash.hex", context.Hash.ToArray());
        AssertPinned("registry-hash.hex", fleet.Registry.Hash.ToArray());
    }

    private static void AssertPinned(string file, ReadOnlySpan<byte> bytes)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Vectors", "aggregation", file);
        string pinned = string.Concat(
            File.ReadAllText(path).Where(character => !char.IsWhiteSpace(character))
        );
        Assert.Equal(pinned, Convert.ToHexStringLower(bytes));
    }
}
