using Custodes.Baselines.Provenance;

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
            content = new OpenContent(new ContentSession());
        }

        bySlot[slot] = content;
        return content;
    }

    /// <summary>Takes a content out to be stored; the caller keeps its calls.</summary>
    /// <param name="slot">Slot of the session.</param>
    /// <param name="instead">A session that is no longer needed and takes its place; null for none.</param>
    public void Release(int slot, ContentSession? instead)
    {
        bySlot[slot] = null;
        if (instead is null)
        {
            made--;
            return;
        }

        instead.Clear();
        free.Push(new OpenContent(instead));
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
