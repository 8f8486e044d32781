using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <content>Buckets that sensors have opened, to see whether what was acknowledged to them is in there.</content>
/// <remarks>
/// They are opened with the next epoch, as late ones are. What was left out is a proof by the receipt, whatever the others
/// of the bucket say; the bucket then counts as those say who are left. Each sensor may ask for its own agents alone.
/// </remarks>
public sealed partial class GlobalMachine
{
    private readonly SortedDictionary<(ulong Epoch, uint Bucket), List<Receipt>> demands = [];
    private readonly SortedDictionary<ushort, int> demandsOf = [];
    private readonly SortedDictionary<uint, SortedDictionary<ushort, OpenedLeaf[]?>> demanded = [];

    private bool TakeDemand(ClusterMessage message, Receipt receipt)
    {
        ulong newest = phase == GlobalPhase.Waiting ? epoch : store.Before(epoch);
        if (message.Epoch != newest || !archived.Contains(newest))
        {
            return false;
        }

        EpochContext context = store.ContextOf(newest);
        int most = options.DemandsMax * map.Fleet.Rules.ReplicaCount;
        int sofar = demandsOf.GetValueOrDefault(message.Sender);
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

        if (!demands.TryGetValue((newest, receipt.Bucket), out List<Receipt>? receipts))
        {
            if (demands.Count >= options.DemandBucketsMax)
            {
                return false;
            }

            demands.Add((newest, receipt.Bucket), receipts = []);
        }

        receipts.Add(receipt);
        demandsOf[message.Sender] = sofar + 1;
        return true;
    }

    // After the late ones: a bucket is opened once.
    private void AskForDemanded(SortedDictionary<ushort, List<uint>> questions)
    {
        demanded.Clear();
        demandsOf.Clear();
        foreach ((ulong about, uint bucket) in demands.Keys)
        {
            if (about == lateEpoch && !lateOpened.ContainsKey(bucket))
            {
                demanded.Add(bucket, Question(about, bucket, questions));
            }
        }
    }

    private void SettleDemands(ICollection<HierarchyEffect> effects)
    {
        foreach ((uint bucket, SortedDictionary<ushort, OpenedLeaf[]?> answers) in demanded)
        {
            List<Receipt> receipts = demands[(lateEpoch, bucket)];
            TellMissing(bucket, answers, receipts, effects);
            _ = Resolve(lateEpoch, bucket, answers, effects, receipts);
            Status = Status with { Demands = Status.Demands + 1 };
        }

        demanded.Clear();
        demands.Clear();
    }

    private void TellMissing(
        uint bucket,
        SortedDictionary<ushort, OpenedLeaf[]?> answers,
        List<Receipt> receipts,
        ICollection<HierarchyEffect> effects
    )
    {
        foreach (Receipt receipt in receipts)
        {
            if (
                answers.GetValueOrDefault(receipt.Node) is { } leaves
                && !Array.Exists(
                    leaves,
                    leaf =>
                        leaf.Agent == receipt.Agent && leaf.Leaf.ReportHash == receipt.ReportHash
                )
            )
            {
                Note(
                    HierarchyEventKind.Complained,
                    $"{Liars.NameOf(map, new Accused(IsAgent: false, receipt.Node))} acknowledged the report of {map.Agents[(int)receipt.Agent].Name} in epoch {lateEpoch} and left it out of bucket {bucket}",
                    effects
                );
                Status = Status with { Complaints = Status.Complaints + 1 };
            }
        }
    }
}
