using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <content>Buckets that sensors have opened, to see whether what was acknowledged to them is in there.</content>
/// <remarks>
/// They are opened at once, and what came is looked at when the next epoch ends: no epoch waits for them. What was left out is
/// a proof by the receipt, whatever the others of the bucket say; the bucket then counts as those say who are left. Each
/// sensor may ask for its own agents alone.
/// </remarks>
public sealed partial class GlobalMachine
{
    private readonly SortedDictionary<(ulong Epoch, uint Bucket), Demand> demands = [];
    private readonly SortedDictionary<(ulong Epoch, ushort Sender), int> demandsOf = [];
    private readonly SortedDictionary<ushort, List<uint>> demandQuestions = [];

    private bool TakeDemand(ClusterMessage message, Receipt receipt)
    {
        ulong newest = phase == GlobalPhase.Waiting ? epoch : store.Before(epoch);
        if (message.Epoch != newest || !archived.Contains(newest))
        {
            return false;
        }

        EpochContext context = store.ContextOf(newest);
        int most = options.DemandsMax * map.Fleet.Rules.ReplicaCount;
        int sofar = demandsOf.GetValueOrDefault((newest, message.Sender));
        if (
            sofar >= most
            || receipt.Context != context.Hash
            || receipt.Bucket >= context.Plan.Buckets.Length
            || receipt.Agent >= map.Agents.Length
            || map.Agents[(int)receipt.Agent].Sensor != message.Sender
            || !context.Plan.Buckets[(int)receipt.Bucket].Has(receipt.Agent)
            || excludedNodes.Contains(receipt.Node)
            || !receipt.IsSigned(map.Fleet, signatures)
        )
        {
            return false;
        }

        if (!demands.TryGetValue((newest, receipt.Bucket), out Demand? demand))
        {
            if (demands.Count >= options.DemandBucketsMax)
            {
                return false;
            }

            demands.Add((newest, receipt.Bucket), demand = new Demand());
            foreach (Summary summary in store.SummariesOf(newest, receipt.Bucket))
            {
                demand.Answers.Add(summary.Node, value: null);
                if (!demandQuestions.TryGetValue(summary.Node, out List<uint>? buckets))
                {
                    demandQuestions.Add(summary.Node, buckets = []);
                }

                buckets.Add(receipt.Bucket);
            }
        }

        demand.Receipts.Add(receipt);
        demandsOf[(newest, message.Sender)] = sofar + 1;
        return true;
    }

    private void AskForDemanded(ulong about, ICollection<HierarchyEffect> effects)
    {
        foreach ((ushort node, List<uint> buckets) in demandQuestions)
        {
            Ask(about, node, buckets, effects);
        }

        demandQuestions.Clear();
    }

    private bool TakeDemanded(ulong about, uint bucket, ushort node, OpenedLeaf[] leaves)
    {
        if (
            !demands.TryGetValue((about, bucket), out Demand? demand)
            || !demand.Answers.TryGetValue(node, out OpenedLeaf[]? earlier)
            || earlier is not null
        )
        {
            return false;
        }

        demand.Answers[node] = leaves;
        return true;
    }

    private void SettleDemands(ICollection<HierarchyEffect> effects)
    {
        foreach (((ulong about, uint bucket), Demand demand) in demands)
        {
            if (archived.Contains(about))
            {
                TellMissing(about, bucket, demand, effects);
                _ = Resolve(about, bucket, demand.Answers, effects, demand.Receipts);
                Status = Status with { Demands = Status.Demands + 1 };
            }
        }

        demands.Clear();
        demandsOf.Clear();
    }

    private void TellMissing(
        ulong about,
        uint bucket,
        Demand demand,
        ICollection<HierarchyEffect> effects
    )
    {
        foreach (Receipt receipt in demand.Receipts)
        {
            if (
                demand.Answers.GetValueOrDefault(receipt.Node) is { } leaves
                && !Array.Exists(
                    leaves,
                    leaf =>
                        leaf.Agent == receipt.Agent && leaf.Leaf.ReportHash == receipt.ReportHash
                )
            )
            {
                Note(
                    HierarchyEventKind.Complained,
                    $"{Liars.NameOf(map, new Accused(IsAgent: false, receipt.Node))} acknowledged the report of {map.Agents[(int)receipt.Agent].Name} in epoch {about} and left it out of bucket {bucket}",
                    effects
                );
                Status = Status with { Complaints = Status.Complaints + 1 };
            }
        }
    }

    private sealed class Demand
    {
        public List<Receipt> Receipts { get; } = [];

        public SortedDictionary<ushort, OpenedLeaf[]?> Answers { get; } = [];
    }
}
