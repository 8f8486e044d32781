namespace Custodes.Consensus.Validators;

/// <summary>The arithmetic of a quorum of three quarters: q = ⌈3n/4⌉, in integers.</summary>
/// <remarks>
/// Two quorums share 2q - n validators. As long as fewer are Byzantine, one of the shared ones is honest,
/// and no two certificates contradict each other. The price: a quarter of the validators and one
/// more can stop every certificate.
/// </remarks>
public static class Quorum
{
    /// <summary>Validators in a quorum of <paramref name="count"/>.</summary>
    public static int Of(int count) => ((3 * count) + 3) / 4;

    /// <summary>How many may be down or Byzantine while certificates still come: ⌊n/4⌋.</summary>
    public static int LiveFaults(int count) => count - Of(count);

    /// <summary>How many may be Byzantine while no two certificates contradict each other: 2q - n - 1.</summary>
    public static int SafeFaults(int count) => (2 * Of(count)) - count - 1;

    /// <summary>How many together can stop every certificate: ⌊n/4⌋ + 1.</summary>
    public static int Blocking(int count) => LiveFaults(count) + 1;

    /// <summary>Whether a weight is a quorum of the total weight: 4w ≥ 3W.</summary>
    public static bool IsReached(long weight, long total) => 4 * weight >= 3 * total;
}
