using Custodes.Primitives.State;

namespace Custodes.Baselines.Provenance;

/// <summary>Which values normal sessions held, and whether one prompt's alone: bounded.</summary>
/// <remarks>
/// A value that two prompts held is the role's. Until then it is one prompt's, and while that prompt is
/// left out the value counts as new. At the limit further values are not kept and stay new: that raises
/// alarms and hides none.
/// </remarks>
internal sealed class ValueHolders(int capacity)
{
    /// <summary>Stands for no prompt where one may be left out.</summary>
    public const ulong NoPrompt = 0;

    private const ulong ManyPrompts = ulong.MaxValue;
    private readonly Dictionary<uint, ulong> holders = [];

    /// <summary>Values that were not kept because there were too many.</summary>
    public long Refused { get; private set; }

    /// <summary>Whether no session of another prompt than the one left out held the value.</summary>
    public bool IsNew(uint fingerprint, ulong withoutPrompt) =>
        !holders.TryGetValue(fingerprint, out ulong holder)
        || (withoutPrompt != NoPrompt && holder == withoutPrompt);

    /// <summary>Notes that a normal session of a prompt held a value.</summary>
    public void Note(uint fingerprint, ulong prompt)
    {
        if (holders.TryGetValue(fingerprint, out ulong holder))
        {
            if (holder != prompt && holder != ManyPrompts)
            {
                holders[fingerprint] = ManyPrompts;
            }
        }
        else if (holders.Count < capacity)
        {
            holders[fingerprint] = prompt;
        }
        else
        {
            Refused++;
        }
    }

    /// <summary>Writes the values and their holders, ascending.</summary>
    public void Save(StateWriter writer)
    {
        uint[] values = new uint[holders.Count];
        holders.Keys.CopyTo(values, 0);
        values.AsSpan().Sort();
        writer.PutInt64(Refused);
        writer.PutInt32(values.Length);
        foreach (uint value in values)
        {
            writer.PutUInt32(value);
            writer.PutUInt64(holders[value]);
        }
    }

    /// <summary>Fills an empty set from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        Refused = reader.GetCounter();
        int count = reader.GetCount(capacity, 12, "values of a role");
        _ = holders.EnsureCapacity(count);
        long before = -1;
        for (int index = 0; index < count; index++)
        {
            uint value = reader.GetUInt32();
            if (!reader.Require(value > before, "values are out of order"))
            {
                return false;
            }

            holders.Add(value, reader.GetUInt64());
            before = value;
        }

        return reader.IsSound;
    }
}
