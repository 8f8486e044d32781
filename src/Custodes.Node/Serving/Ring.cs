namespace Custodes.Node.Serving;

/// <summary>The newest things of a kind, in the order of their ids. Bounded: the oldest leaves.</summary>
internal sealed class Ring<T>(int countMax, Func<T, long> idOf)
{
    private readonly Queue<T> items = new();

    /// <summary>Things kept.</summary>
    public int Count => items.Count;

    /// <summary>All, the oldest first.</summary>
    public IReadOnlyCollection<T> Items => items;

    /// <summary>Takes one more.</summary>
    public void Add(T item)
    {
        if (items.Count == countMax)
        {
            _ = items.Dequeue();
        }

        items.Enqueue(item);
    }

    /// <summary>Those with an id above one, the oldest first, and whether there are more.</summary>
    public List<T> After(long id, int limit, out bool hasMore)
    {
        List<T> found = [];
        hasMore = false;
        foreach (T item in items)
        {
            if (idOf(item) <= id)
            {
                continue;
            }

            if (found.Count == limit)
            {
                hasMore = true;
                break;
            }

            found.Add(item);
        }

        return found;
    }
}
