using System.Buffers;

namespace Custodes.Server.Otlp;

/// <summary>A byte buffer that grows up to a limit, from the shared pool and within a budget.</summary>
internal sealed class PooledBytes(ByteBudget budget, int bytesMax) : IDisposable
{
    private const int FirstBytes = 16 << 10;

    private byte[] array = [];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => array.AsMemory(0, Count);

    /// <summary>The memory behind <see cref="Written"/>, for a stream over it.</summary>
    public byte[] Array => array;

    /// <summary>Room behind what was written, at least one byte; empty at the limit.</summary>
    public Span<byte> Free => array.AsSpan(Count, Math.Min(array.Length, bytesMax) - Count);

    /// <summary>Says that so many bytes of <see cref="Free"/> were filled.</summary>
    public void Advance(int count) => Count += count;

    /// <summary>Appends bytes, or says what is in the way.</summary>
    public BodyFault Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > bytesMax - Count)
        {
            return BodyFault.TooLarge;
        }

        BodyFault fault = Reserve(Count + bytes.Length);
        if (fault == BodyFault.None)
        {
            bytes.CopyTo(array.AsSpan(Count));
            Count += bytes.Length;
        }

        return fault;
    }

    /// <summary>Makes <see cref="Free"/> longer than nothing.</summary>
    public BodyFault Grow() => Count == bytesMax ? BodyFault.TooLarge : Reserve(Count + 1);

    /// <summary>Makes room for so many bytes in all.</summary>
    public BodyFault Reserve(int capacity)
    {
        if (capacity <= array.Length)
        {
            return BodyFault.None;
        }

        // At least doubled, so that a body that comes in pieces is copied at most once more in all.
        long doubled = Math.Max(FirstBytes, Math.Max(capacity, 2L * array.Length));
        byte[] larger = ArrayPool<byte>.Shared.Rent(
            (int)Math.Min(doubled, Math.Max(bytesMax, capacity))
        );
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return BodyFault.NoRoom;
        }

        array.AsSpan(0, Count).CopyTo(larger);
        Release();
        array = larger;
        return BodyFault.None;
    }

    public void Dispose()
    {
        Release();
        array = [];
        Count = 0;
    }

    private void Release()
    {
        if (array.Length > 0)
        {
            budget.Return(array.Length);
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
