namespace Custodes.Tests.Shared;

/// <summary>Measures what a piece of code allocates on this thread.</summary>
internal static class Allocations
{
    /// <summary>Bytes allocated by the round that allocated least, after one that is not counted.</summary>
    /// <remarks>
    /// Some KiB were counted now and then where nothing is allocated, presumably at a collection that another test caused.
    /// What the code itself allocates it allocates in every round.
    /// </remarks>
    public static long Least(Action round)
    {
        round();
        long least = long.MaxValue;
        for (int count = 0; count < 5; count++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
