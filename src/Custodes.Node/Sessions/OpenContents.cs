namespace Custodes.Node.Sessions;

/// <summary>The open sessions with content, by session slot. Bounded; objects are reused.</summary>
internal sealed class OpenContents(int slotCount, int countMax)
{
    private readonly OpenContent?[] bySlot = new OpenContent?[slotCount];
    private readonly Stack<OpenContent> free = new();
    private int made;

    /// <summary>Sessions that found no place: they are judged by behaviour alone.</summary>
    public long Refused { get; private set; }

    /// <summary>Open sessions with content.</summary>
    public int Count => made - free.Count;

    /// <summary>The content of a session; null when it has none.</summary>
    public OpenContent? Find(int slot) => bySlot[slot];

    /// <summary>The content of a session, made if need be; null when there is no place.</summary>
    public OpenContent? Open(int slot)
    {
        if (bySlot[slot] is { } open)
        {
            return open;
        }

        if (!free.TryPop(out OpenContent? content))
        {
            if (made >= countMax)
            {
                Refused++;
                return null;
            }

            made++;
            content = new OpenContent();
        }

        bySlot[slot] = content;
        return content;
    }

    /// <summary>Takes a content out to be stored; the caller keeps it.</summary>
    public void Release(int slot)
    {
        if (bySlot[slot] is not null)
        {
            bySlot[slot] = null;
            made--;
        }
    }

    /// <summary>Gives a content back for reuse.</summary>
    public void Recycle(int slot)
    {
        if (bySlot[slot] is { } content)
        {
            content.Clear();
            bySlot[slot] = null;
            free.Push(content);
        }
    }
}
