using Custodes.Primitives;

namespace Custodes.Clocks.Statements;

/// <summary>How many statements of each node are known. Immutable, sorted, and without zeros.</summary>
/// <remarks>
/// Comparison is a partial order, and <see cref="Merge"/> its least upper bound. Counters never wrap:
/// they are compared and copied, and advanced only by who owns them.
/// </remarks>
public sealed class VectorClock : IEquatable<VectorClock>
{
    /// <summary>The largest counter there is. It cannot be advanced.</summary>
    public const long CounterMax = long.MaxValue;

    private readonly ClockComponent[] components;

    private VectorClock(ClockComponent[] components)
    {
        this.components = components;
    }

    /// <summary>The clock of who knows nothing.</summary>
    public static VectorClock Empty { get; } = new([]);

    /// <summary>Its components, ascending by node, none of them 0.</summary>
    public ReadOnlySpan<ClockComponent> Components => components;

    /// <summary>The counter of a node; 0 when nothing of it is known.</summary>
    public long this[int node]
    {
        get
        {
            int place = Find(node);
            return place < 0 ? 0 : components[place].Counter;
        }
    }

    /// <summary>From components in strictly ascending order of their nodes, none of them 0 or past a limit.</summary>
    public static VectorClock Of(ReadOnlySpan<ClockComponent> components)
    {
        int next = 0;
        foreach (ClockComponent component in components)
        {
            Invariant.That(component.Node >= next && component.Node < NodeRegistry.NodeCountMax);
            Invariant.That(component.Counter > 0);
            next = component.Node + 1;
        }

        return components.IsEmpty ? Empty : new VectorClock(components.ToArray());
    }

    /// <summary>This clock with one counter set.</summary>
    public VectorClock With(int node, long counter)
    {
        Invariant.That(node is >= 0 and < NodeRegistry.NodeCountMax && counter > 0);
        int place = Find(node);
        if (place >= 0)
        {
            ClockComponent[] changed = [.. components];
            changed[place] = changed[place] with { Counter = counter };
            return new VectorClock(changed);
        }

        ClockComponent[] longer = new ClockComponent[components.Length + 1];
        int at = ~place;
        components.AsSpan(0, at).CopyTo(longer);
        longer[at] = new ClockComponent((ushort)node, counter);
        components.AsSpan(at).CopyTo(longer.AsSpan(at + 1));
        return new VectorClock(longer);
    }

    /// <summary>The smallest clock that knows what either knows.</summary>
    public VectorClock Merge(VectorClock other)
    {
        List<ClockComponent> merged = new(components.Length + other.components.Length);
        int left = 0;
        int right = 0;
        while (left < components.Length || right < other.components.Length)
        {
            int order = Side(left, other, right);
            ClockComponent taken = order <= 0 ? components[left] : other.components[right];
            if (order == 0)
            {
                long counter = Math.Max(taken.Counter, other.components[right].Counter);
                taken = taken with { Counter = counter };
            }

            merged.Add(taken);
            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }

        return new VectorClock([.. merged]);
    }

    /// <summary>How this clock stands to another.</summary>
    public ClockOrder Compare(VectorClock other)
    {
        bool isBelow = IsAtMost(other);
        bool isAbove = other.IsAtMost(this);
        return isBelow && isAbove ? ClockOrder.Equal
            : isBelow ? ClockOrder.Before
            : isAbove ? ClockOrder.After
            : ClockOrder.Concurrent;
    }

    /// <summary>Whether the other knows all that this one knows.</summary>
    public bool IsAtMost(VectorClock other) => FirstAbove(other) < 0;

    /// <summary>The first node of which this clock knows more than the other; -1 when there is none.</summary>
    public int FirstAbove(VectorClock other)
    {
        int right = 0;
        foreach (ClockComponent component in components)
        {
            while (right < other.components.Length && other.components[right].Node < component.Node)
            {
                right++;
            }

            bool isKnown =
                right < other.components.Length
                && other.components[right].Node == component.Node
                && other.components[right].Counter >= component.Counter;
            if (!isKnown)
            {
                return component.Node;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Equals(VectorClock? other) =>
        other is not null && Components.SequenceEqual(other.Components);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VectorClock);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        ulong hash = (ulong)components.Length;
        foreach (ClockComponent component in components)
        {
            hash = SplitMix64.Mix(hash ^ component.Node);
            hash = SplitMix64.Mix(hash ^ (ulong)component.Counter);
        }

        return (int)(hash & int.MaxValue);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        List<string> parts = [];
        foreach (ClockComponent component in components)
        {
            parts.Add($"{component.Node}:{component.Counter}");
        }

        return $"{{{string.Join(' ', parts)}}}";
    }

    // Which side has the next node: below 0 the left one, above 0 the right one, 0 both.
    private int Side(int left, VectorClock other, int right) =>
        left == components.Length ? 1
        : right == other.components.Length ? -1
        : components[left].Node.CompareTo(other.components[right].Node);

    private int Find(int node)
    {
        int low = 0;
        int high = components.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int found = components[middle].Node;
            if (found == node)
            {
                return middle;
            }

            (low, high) = found < node ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
