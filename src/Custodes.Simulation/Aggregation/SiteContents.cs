using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Simulation.Aggregation;

/// <summary>The true contents of fixed sites, worked out once an epoch for all designs that have such.</summary>
public sealed class SiteContents(SimulatedFleet fleet)
{
    private readonly SummaryBuilder builder = new();
    private EpochContext? context;
    private SummaryContent[] contents = [];

    /// <summary>The epoch with the plan that never changes.</summary>
    public EpochContext Context(ulong epoch)
    {
        if (context?.Epoch != epoch)
        {
            context = new EpochContext(
                fleet.Registry,
                epoch,
                Sha256Hash.OfNothing,
                previous: null,
                [],
                [],
                context?.Plan ?? Plan()
            );
            contents = [];
        }

        return context;
    }

    /// <summary>What each site's agents did.</summary>
    public SummaryContent[] Of(ulong epoch, SignedReport[] reports)
    {
        EpochContext now = Context(epoch);
        if (contents.Length == 0)
        {
            int each = fleet.Size.AgentsPerLocal;
            contents = new SummaryContent[fleet.Size.Locals];
            for (int site = 0; site < contents.Length; site++)
            {
                contents[site] = builder.Build(
                    now,
                    now.Plan.Buckets[site],
                    reports.AsSpan(site * each, each)
                );
            }
        }

        return contents;
    }

    private BucketPlan Plan()
    {
        List<uint[]> agents = [];
        List<ushort[]> nodes = [];
        long[] weights = new long[fleet.Size.Agents];
        Array.Fill(weights, Custodes.Aggregation.Registry.WeightRule.Unit);
        for (int site = 0; site < fleet.Size.Locals; site++)
        {
            uint[] members = new uint[fleet.Size.AgentsPerLocal];
            for (int member = 0; member < members.Length; member++)
            {
                members[member] = (uint)((site * members.Length) + member);
            }

            agents.Add(members);
            nodes.Add([(ushort)site]);
        }

        return BucketPlan.OfSites(0, agents, nodes, weights);
    }
}
