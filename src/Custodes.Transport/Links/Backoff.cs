using Custodes.Primitives;

namespace Custodes.Transport.Links;

/// <summary>How long to wait after failures: doubled each time, and half of it by chance.</summary>
/// <remarks>Without chance, all who lost one peer would come back to it in the same moment, again and again.</remarks>
internal sealed class Backoff(int minMs, int maxMs, ulong seed)
{
    private SplitMix64 chance = new(seed);
    private int failures;

    /// <summary>Failures since the last success.</summary>
    public int Failures => failures;

    /// <summary>The wait after one more failure.</summary>
    public TimeSpan Next()
    {
        // Past 20 doublings the longest wait was reached whatever the shortest is.
        double full = Math.Min(maxMs, minMs * Math.Pow(2, Math.Min(failures, 20)));
        failures++;
        return TimeSpan.FromMilliseconds((full / 2) + (full / 2 * chance.Unit()));
    }

    /// <summary>Something worked.</summary>
    public void Reset() => failures = 0;
}
