using Custodes.Baselines.Memory;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>Blocks as they were before suspicion rose, so that an incident can be unlearnt exactly.</summary>
/// <remarks>
/// A copy is taken at the observation that lifts suspicion over the line, before that observation is
/// learnt; it is put back if the incident is confirmed and dropped if suspicion passes. When all copies
/// are in use the agent simply stops learning until its suspicion passes; <see cref="Refused"/> counts.
/// </remarks>
internal sealed class IncidentCopies(int capacity) : IDisposable
{
    private readonly NativeBlocks<AgentBlock> copies = new(capacity);
    private readonly Stack<int> free = Numbers(capacity);

    /// <summary>Incidents for which no copy could be kept.</summary>
    public long Refused { get; private set; }

    /// <summary>Copies in use.</summary>
    public int Count => capacity - free.Count;

    /// <summary>Keeps a copy and notes it in the block; false when there is no room.</summary>
    public bool TryTake(ref AgentBlock block)
    {
        if (block.IncidentCopy != 0)
        {
            return true;
        }

        if (!free.TryPop(out int number))
        {
            Refused++;
            return false;
        }

        copies[number] = block;
        block.IncidentCopy = number + 1;
        return true;
    }

    /// <summary>Forgets the copy: suspicion passed, what was learnt meanwhile stays.</summary>
    public void Drop(ref AgentBlock block)
    {
        if (block.IncidentCopy != 0)
        {
            free.Push(block.IncidentCopy - 1);
            block.IncidentCopy = 0;
        }
    }

    /// <summary>Puts back what was known before; counts, identity, verdict and suspicion stay as they are.</summary>
    public bool TryRestore(ref AgentBlock block)
    {
        if (block.IncidentCopy == 0)
        {
            return false;
        }

        ref AgentBlock before = ref copies[block.IncidentCopy - 1];
        block.Mean = before.Mean;
        block.Variance = before.Variance;
        block.Tools = before.Tools;
        block.MoreTools = before.MoreTools;
        block.ToolCount = before.ToolCount;
        block.Transitions = before.Transitions;
        block.Values = before.Values;
        block.BloomFill = before.BloomFill;
        block.CapabilitiesSeen = before.CapabilitiesSeen;
        Drop(ref block);
        return true;
    }

    /// <summary>Writes the free numbers, the next one first, and the copies in use.</summary>
    public void Save(StateWriter writer)
    {
        bool[] isFree = new bool[capacity];
        writer.PutInt64(Refused);
        writer.PutInt32(capacity);
        writer.PutInt32(free.Count);
        foreach (int number in free)
        {
            isFree[number] = true;
            writer.PutInt32(number);
        }

        for (int number = 0; number < capacity; number++)
        {
            if (!isFree[number])
            {
                writer.PutBytes(copies.BytesOf(number, 1));
            }
        }
    }

    /// <summary>Fills an empty table from a snapshot made with the same or another capacity; false when refused.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Refused = reader.GetCounter();
        int before = reader.GetInt32(1);
        int freeCount = reader.GetCount(before, 4, "free copies");
        Stack<int> order = new(freeCount);
        HashSet<int> isFree = new(freeCount);
        for (int index = 0; index < freeCount; index++)
        {
            int number = reader.GetInt32();
            bool isNew = (uint)number < (uint)before && isFree.Add(number);
            if (!reader.Require(isNew, $"copy {number} is not free"))
            {
                return false;
            }

            order.Push(number);
        }

        int used = before - freeCount;
        int usedEnd = reader.IsSound ? Math.Min(before, capacity) : 0;
        for (int number = 0; number < usedEnd; number++)
        {
            if (!isFree.Contains(number))
            {
                used--;
                reader.GetBytes(AgentBlock.Bytes).CopyTo(copies.BytesOf(number, 1));
                if (!reader.IsSound || !AgentCheck.Require(ref reader, in copies[number]))
                {
                    return false;
                }
            }
        }

        Free(order, before);
        return reader.Require(used == 0, $"copies past the limit of {capacity}");
    }

    /// <summary>Whether a copy of this number is in use by the agent.</summary>
    public bool Holds(int number, ulong agent) =>
        (uint)number < (uint)capacity && copies[number].Key == agent;

    /// <inheritdoc/>
    public void Dispose() => copies.Dispose();

    // Numbers that only the present capacity has come last, as they would in a table that always had it.
    private void Free(Stack<int> order, int before)
    {
        free.Clear();
        for (int number = capacity - 1; number >= before; number--)
        {
            free.Push(number);
        }

        foreach (int number in order)
        {
            if (number < capacity)
            {
                free.Push(number);
            }
        }
    }

    private static Stack<int> Numbers(int count)
    {
        Stack<int> numbers = new(count);
        for (int number = count - 1; number >= 0; number--)
        {
            numbers.Push(number);
        }

        return numbers;
    }
}
