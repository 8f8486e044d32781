using Custodes.Baselines.Provenance;
using Custodes.Primitives.State;

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

    /// <summary>Writes the open contents by slot; those that wait for reuse are not part of the state.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Refused);
        writer.PutInt32(Count);
        for (int slot = 0; slot < bySlot.Length; slot++)
        {
            if (bySlot[slot] is { } content)
            {
                writer.PutInt32(slot);
                content.Save(writer);
            }
        }
    }

    /// <summary>Fills an empty table from a snapshot; false when the reader refused it.</summary>
    /// <param name="reader">Where the contents were written.</param>
    /// <param name="isOpen">Whether a slot holds an open session.</param>
    public bool TryRestore(ref StateReader reader, Func<int, bool> isOpen)
    {
        Refused = reader.GetCounter();
        int count = reader.GetCount(countMax, 65, "open sessions with content");
        int before = -1;
        for (int index = 0; index < count; index++)
        {
            int slot = reader.GetInt32();
            bool isPlaced = slot > before && slot < bySlot.Length && isOpen(slot);
            if (
                !reader.Require(isPlaced, $"place {slot} holds no open session")
                || Open(slot)?.TryRestore(ref reader) != true
            )
            {
                return false;
            }

            before = slot;
        }

        return reader.IsSound;
    }
}
