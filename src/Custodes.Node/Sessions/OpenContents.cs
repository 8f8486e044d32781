using Custodes.Baselines.Provenance;
using Custodes.Primitives.State;

namespace Custodes.Node.Sessions;

/// <summary>The open sessions with content, by session slot. Bounded; objects are reused.</summary>
/// <remarks>
/// When there is no room a content without a call, a mere prompt, gives way, the longest idle first: its
/// session goes on without it. Those with calls hold what a verdict rests on, and leave only when their
/// session ends. Every step takes constant time.
/// </remarks>
internal sealed class OpenContents(int slotCount, int countMax)
{
    private readonly OpenContent?[] bySlot = new OpenContent?[slotCount];
    private readonly Stack<OpenContent> free = new();
    private readonly LinkedList<OpenContent> prompts = new();
    private readonly LinkedList<OpenContent> called = new();
    private int made;

    /// <summary>Prompts that found no place or gave way: what follows in their sessions is judged without them.</summary>
    public long Refused { get; private set; }

    /// <summary>Open sessions with content.</summary>
    public int Count => made - free.Count;

    /// <summary>The content of a session; null when it has none.</summary>
    public OpenContent? Find(int slot) => bySlot[slot];

    /// <summary>The slot of the session that must end before a call of another can be kept; null when there is room.</summary>
    public int? FindToEnd(int slot) =>
        bySlot[slot] is null && free.Count == 0 && made >= countMax && prompts.Count == 0
            ? called.First!.Value.Slot
            : null;

    /// <summary>The content of a session, made if need be; null when there is no place.</summary>
    /// <param name="slot">Slot of the session.</param>
    /// <param name="isCall">Whether it is asked for to keep a call, and not only a prompt.</param>
    public OpenContent? Open(int slot, bool isCall)
    {
        if (bySlot[slot] is { } open)
        {
            Touch(open, isCall);
            return open;
        }

        if (free.Count == 0 && made >= countMax)
        {
            Refused++;
            if (prompts.First is not { } longestIdle)
            {
                return null;
            }

            Recycle(longestIdle.Value.Slot);
        }

        if (!free.TryPop(out OpenContent? content))
        {
            made++;
            content = new OpenContent(new ContentSession());
        }

        content.Slot = slot;
        content.Place = (isCall ? called : prompts).AddLast(content);
        bySlot[slot] = content;
        return content;
    }

    /// <summary>Takes a content out to be stored; the caller keeps its calls.</summary>
    /// <param name="slot">Slot of the session.</param>
    /// <param name="instead">A session that is no longer needed and takes its place; null for none.</param>
    public void Release(int slot, ContentSession? instead)
    {
        Remove(bySlot[slot]!);
        if (instead is null)
        {
            made--;
            return;
        }

        instead.Clear();
        free.Push(new OpenContent(instead));
    }

    /// <summary>Takes the blame off an agent whose place will be another's.</summary>
    public void Forget(int agent)
    {
        foreach (OpenContent content in called)
        {
            content.Suspect = content.Suspect == agent ? -1 : content.Suspect;
        }
    }

    /// <summary>Gives a content back for reuse.</summary>
    public void Recycle(int slot)
    {
        if (bySlot[slot] is { } content)
        {
            Remove(content);
            content.Clear();
            free.Push(content);
        }
    }

    /// <summary>Writes the open contents, the longest idle first; those that wait for reuse are not part of the state.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Refused);
        writer.PutInt32(Count);
        foreach (OpenContent content in prompts.Concat(called))
        {
            writer.PutInt32(content.Slot);
            content.Save(writer);
        }
    }

    /// <summary>Fills an empty table from a snapshot; false when the reader refused it.</summary>
    /// <param name="reader">Where the contents were written.</param>
    /// <param name="isOpen">Whether a slot holds an open session.</param>
    public bool TryRestore(ref StateReader reader, Func<int, bool> isOpen)
    {
        Refused = reader.GetCounter();
        int count = reader.GetCount(countMax, 77, "open sessions with content");
        for (int index = 0; index < count; index++)
        {
            int slot = reader.GetInt32();
            bool isPlaced =
                slot >= 0 && slot < bySlot.Length && bySlot[slot] is null && isOpen(slot);
            if (
                !reader.Require(isPlaced, $"place {slot} holds no open session")
                || Open(slot, isCall: false) is not { } content
                || !content.TryRestore(ref reader)
            )
            {
                return false;
            }

            Touch(content, isCall: content.Calls.CallCount > 0);
        }

        return reader.IsSound;
    }

    private void Touch(OpenContent content, bool isCall)
    {
        LinkedListNode<OpenContent> place = content.Place!;
        LinkedList<OpenContent> list = isCall ? called : place.List!;
        if (list.Last == place)
        {
            return;
        }

        place.List!.Remove(place);
        list.AddLast(place);
    }

    private void Remove(OpenContent content)
    {
        content.Place!.List!.Remove(content.Place);
        bySlot[content.Slot] = null;
    }
}
