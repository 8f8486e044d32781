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

    /// <summary>The values and their holders, for a snapshot.</summary>
    public IReadOnlyDictionary<uint, ulong> Holders => holders;

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

    /// <summary>Puts back a value from a snapshot.</summary>
    public void Restore(uint fingerprint, ulong holder) => holders[fingerprint] = holder;
}
