namespace Custodes.Baselines.Provenance;

/// <summary>Rows of one kind that a session keeps, grown as needed and reused.</summary>
/// <remarks>
/// A list would do; but a session holds five, is cleared and filled with each run, and a list puts
/// another object between the session and its rows.
/// </remarks>
/// <typeparam name="T">A row without references, so that nothing need be wiped when it leaves.</typeparam>
internal struct RowStore<T>(int countAtStart)
    where T : unmanaged
{
    private T[] rows = new T[countAtStart];

    /// <summary>Rows kept.</summary>
    public int Count { get; private set; }

    /// <summary>All of them.</summary>
    public readonly Span<T> Rows => rows.AsSpan(0, Count);

    /// <summary>Those of one call.</summary>
    public readonly Span<T> Slice(int start, int count) => Rows.Slice(start, count);

    /// <summary>Adds a row and returns it, to be changed in place.</summary>
    public ref T Add(in T row)
    {
        MakeRoom(1);
        ref T added = ref rows[Count++];
        added = row;
        return ref added;
    }

    /// <summary>Adds rows.</summary>
    public void Add(ReadOnlySpan<T> more)
    {
        MakeRoom(more.Length);
        more.CopyTo(rows.AsSpan(Count));
        Count += more.Length;
    }

    /// <summary>Keeps the first so many.</summary>
    public void Cut(int count) => Count = Math.Min(Count, count);

    private void MakeRoom(int count)
    {
        if (Count + count > rows.Length)
        {
            Array.Resize(ref rows, Math.Max(Count + count, 2 * rows.Length));
        }
    }
}
