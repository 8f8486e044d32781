using Custodes.Aggregation.Registry;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts.Cluster;
using Custodes.Primitives;

namespace Custodes.Cluster.Validating;

/// <summary>What a desk has to know of a cluster to compute its epochs again.</summary>
/// <param name="Fleet">Who reports and sums up.</param>
/// <param name="GlobalKey">Signs inputs.</param>
/// <param name="Seeds">Of the plans.</param>
public sealed record DeskTerms(
    FleetRegistry Fleet,
    ReadOnlyMemory<byte> GlobalKey,
    IEpochSeeds Seeds
)
{
    /// <summary>From what verdicts that bind the fleet follow; null when there are none.</summary>
    public VerdictRule? Verdicts { get; init; }

    /// <summary>Epochs of the chain in a window of draws; 0 when validators draw nothing.</summary>
    public int DrawWindow { get; init; }

    /// <summary>From what other validators follow; null when they never do.</summary>
    public ValidatorsRule? Sets { get; init; }

    /// <summary>From the files of a cluster.</summary>
    public static DeskTerms Of(ClusterMap map, ClusterTerms terms)
    {
        Invariant.That(map.Nodes.TryFind(map.Global, out NodeRecord? global));
        ChainSeeds seeds = new(terms.Anchor, terms.ChainCount, terms.Voters is not null);
        return new DeskTerms(map.Fleet, global.Key, seeds)
        {
            DrawWindow = terms.DrawWindow,
            Verdicts = terms.Voters is { } voters
                ? new VerdictRule(map, terms.Verdicts, voters.Chain, new Ed25519Signatures())
                : null,
            Sets = terms.Voters is { } first
                ? new ValidatorsRule(
                    map.Nodes,
                    terms.Verdicts,
                    first.Chain,
                    new Ed25519Signatures()
                )
                : null,
        };
    }
}
