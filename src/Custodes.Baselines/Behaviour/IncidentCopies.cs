using Custodes.Baselines.Memory;

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
        block.ToolCounts = before.ToolCounts;
        block.ToolCount = before.ToolCount;
        block.Transitions = before.Transitions;
        block.Values = before.Values;
        block.BloomFill = before.BloomFill;
        block.CapabilitiesSeen = before.CapabilitiesSeen;
        Drop(ref block);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => copies.Dispose();

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
