namespace Custodes.Transport.Queues;

/// <summary>Lets so many through a second on average, and so many at once. Any thread.</summary>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock gate = new();
    private double tokens = burst;
    private long filledAt = time.GetTimestamp();

    /// <summary>Takes one, if there is one.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            long now = time.GetTimestamp();
            double earned = time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond;
            tokens = Math.Min(burst, tokens + Math.Max(0, earned));
            filledAt = now;
            if (tokens < 1)
            {
                return false;
            }

            tokens--;
            return true;
        }
    }
}
