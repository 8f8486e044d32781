using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Aggregation.Assignment;

/// <summary>Which buckets of an epoch are recomputed although nobody contradicts: drawn after all have committed.</summary>
/// <remarks>
/// A function of what is revealed when the next epoch opens, of the epoch, the number of buckets and the rules. Who knows the
/// reveal draws the same, so that a node that audited others than these is found out; who does not know it can only
/// guess, and aggregators commit to their sums before it is out.
/// </remarks>
public static class AuditDraw
{
    /// <summary>The seed of an epoch's audits.</summary>
    /// <param name="nextReveal">What the chain reveals for the epoch after it.</param>
    public static Sha256Hash SeedOf(Sha256Hash nextReveal) =>
        Sha256.Of("custodes/audit-seed/v1\n"u8, nextReveal.ToArray());

    /// <summary>The drawn buckets, ascending; those in dispute are opened in any case, those that are missing cannot be.</summary>
    /// <param name="seed">From <see cref="SeedOf"/>.</param>
    /// <param name="epoch">Whose sums are looked at.</param>
    /// <param name="bucketCount">Buckets of its plan.</param>
    /// <param name="perMille">Of the rules: thousandths of the buckets, each drawn on its own.</param>
    public static uint[] Of(Sha256Hash seed, ulong epoch, int bucketCount, int perMille)
    {
        Invariant.That(perMille is >= 0 and <= 1000);
        HashDraws draws = new(seed, epoch, "custodes/audits/v1\n"u8, 0);
        List<uint> drawn = [];
        for (uint bucket = 0; bucket < bucketCount; bucket++)
        {
            if (draws.Below(1000) < perMille)
            {
                drawn.Add(bucket);
            }
        }

        return [.. drawn];
    }
}
