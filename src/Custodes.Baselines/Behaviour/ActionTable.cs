using Custodes.Baselines.Memory;
using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>The actions that are told apart: a small symbol for each, and what it can do.</summary>
/// <remarks>Symbol 0 is "no action", 1 is "other": what came after the table was full.</remarks>
public sealed class ActionTable(int capacity) : IDisposable
{
    /// <summary>Symbol of every action past the limit.</summary>
    public const ushort Other = 1;

    private const int FirstSymbol = 2;
    private readonly KeyIndex index = new(Math.Min(capacity, ushort.MaxValue - FirstSymbol));
    private readonly CapabilityDescriptor[] descriptors = new CapabilityDescriptor[
        Math.Min(capacity, ushort.MaxValue - FirstSymbol) + FirstSymbol
    ];

    private readonly ulong[] keys = new ulong[
        Math.Min(capacity, ushort.MaxValue - FirstSymbol) + FirstSymbol
    ];

    /// <summary>Actions known.</summary>
    public int Count => index.Count;

    /// <summary>Times an action found the table full.</summary>
    public long Refused { get; private set; }

    /// <summary>One more than the last symbol when that many actions are known.</summary>
    internal static int SymbolEnd(int count) => FirstSymbol + count;

    /// <summary>The symbol of an action; 0 when it was never described.</summary>
    public ushort Find(ulong key)
    {
        int slot = key == 0 ? -1 : index.Find(key);
        return slot < 0 ? (ushort)0 : (ushort)(slot + FirstSymbol);
    }

    /// <summary>Gives an action its symbol and its descriptor, or a new descriptor.</summary>
    public ushort Describe(ulong key, in CapabilityDescriptor descriptor)
    {
        int slot = index.FindOrAdd(key, out _);
        if (slot < 0)
        {
            Refused++;
            return Other;
        }

        descriptors[slot + FirstSymbol] = descriptor;
        keys[slot + FirstSymbol] = key;
        return (ushort)(slot + FirstSymbol);
    }

    /// <summary>What an action can do.</summary>
    public ref readonly CapabilityDescriptor this[ushort symbol] => ref descriptors[symbol];

    /// <summary>The keyed hash of an action's name.</summary>
    public ulong KeyOf(ushort symbol) => keys[symbol];

    /// <summary>Writes the actions in the order of their symbols, without descriptors.</summary>
    /// <remarks>Descriptors follow from names, and an operator may have corrected them meanwhile.</remarks>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Refused);
        index.Save(writer);
    }

    /// <summary>Fills an empty table from a snapshot; false when the reader refused it.</summary>
    /// <param name="reader">Where the table was written.</param>
    /// <param name="describe">The descriptor of an action, from its keyed hash.</param>
    public bool TryRestore(ref StateReader reader, Func<ulong, CapabilityDescriptor> describe)
    {
        Refused = reader.GetCounter();
        int end = index.TryRestore(ref reader, "actions") ? index.SlotEnd : -1;
        if (!reader.Require(end == index.Count, "an action's symbol is free"))
        {
            return false;
        }

        index.CopyKeys(keys.AsSpan(FirstSymbol, end));
        for (int symbol = FirstSymbol; symbol < FirstSymbol + end; symbol++)
        {
            descriptors[symbol] = describe(keys[symbol]);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => index.Dispose();
}
