using Custodes.Aggregation.Assignment;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Whether what a global node drew for an epoch is what its chain says: for whoever reads the log afterwards.</summary>
/// <remarks>Functions of what is public once the epoch after is open: the terms, the openings, the plans. Nobody need be asked.</remarks>
public static class EpochDraws
{
    /// <summary>Whether a reveal is the chain's for an epoch; one hash an epoch.</summary>
    public static bool IsReveal(ClusterTerms terms, ulong epoch, Sha256Hash reveal) =>
        epoch is > 0 and <= long.MaxValue
        && new HashChainLottery(terms.Anchor, terms.ChainCount, firstEpoch: 1).TryOpen(
            (long)epoch,
            Sha256Hash.OfNothing,
            reveal.ToArray(),
            out _
        );

    /// <summary>Whether an opening says what was drawn: the chain's reveal, and the length that follows from it.</summary>
    public static bool IsDrawn(ClusterTerms terms, ulong epoch, EpochOpening opening) =>
        IsReveal(terms, epoch, opening.Reveal)
        && opening.LengthMs == terms.LengthMs(opening.Reveal, opening.Previous);

    /// <summary>The buckets that had to be audited in an epoch, ascending.</summary>
    /// <param name="terms">Of the cluster.</param>
    /// <param name="epoch">Which.</param>
    /// <param name="bucketCount">Of its plan.</param>
    /// <param name="nextReveal">Of the epoch after it.</param>
    public static uint[] Audits(
        ClusterTerms terms,
        ulong epoch,
        int bucketCount,
        Sha256Hash nextReveal
    ) => AuditDraw.Of(AuditDraw.SeedOf(nextReveal), epoch, bucketCount, terms.Rules.AuditPerMille);
}
