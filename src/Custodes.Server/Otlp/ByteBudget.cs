namespace Custodes.Server.Otlp;

/// <summary>Counts the bytes that all requests hold, so that their sum stays below a limit.</summary>
/// <remarks>Any thread. A limit per request alone would let many small floods add up to a large one.</remarks>
internal sealed class ByteBudget(long bytesMax)
{
    private long bytes;

    /// <summary>Bytes held now.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Takes some; false when they would pass the limit.</summary>
    public bool TryTake(int count)
    {
        if (Interlocked.Add(ref bytes, count) <= bytesMax)
        {
            return true;
        }

        Interlocked.Add(ref bytes, -count);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(int count) => Interlocked.Add(ref bytes, -count);
}
