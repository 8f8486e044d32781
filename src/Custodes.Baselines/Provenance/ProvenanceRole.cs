using Custodes.Baselines.Memory;

namespace Custodes.Baselines.Provenance;

/// <summary>What is usual for a role: its prompts' ledgers and their weighted sum.</summary>
public sealed class ProvenanceRole
{
    // A value that two prompts held is the role's; until then it is known to be one prompt's.
    private const ulong ManyPrompts = ulong.MaxValue;

    private readonly ProvenanceLimits limits;
    private readonly Dictionary<ulong, PromptLedger> ledgers = [];
    private readonly Dictionary<uint, ulong> valuePrompts = [];

    internal ProvenanceRole(ulong key, ProvenanceLimits limits)
    {
        Key = key;
        this.limits = limits;
        Totals = new CountMap(limits.RoleKeyCountMax, 256);
    }

    /// <summary>Keyed hash of the role's name.</summary>
    public ulong Key { get; }

    /// <summary>Sessions learnt.</summary>
    public long Sessions { get; internal set; }

    /// <summary>Its prompts.</summary>
    public IReadOnlyCollection<PromptLedger> Prompts => ledgers.Values;

    /// <summary>Prompts that had to leave for others.</summary>
    public long PromptsEvicted { get; private set; }

    /// <summary>Values that were not kept because there were too many.</summary>
    public long ValuesRefused { get; private set; }

    internal CountMap Totals { get; }

    internal IReadOnlyDictionary<uint, ulong> ValuePrompts => valuePrompts;

    internal PromptLedger? Find(ulong prompt) => ledgers.GetValueOrDefault(prompt);

    /// <summary>The ledger of a prompt, a new one if need be.</summary>
    internal PromptLedger Open(ulong prompt, CountMap fleet)
    {
        if (ledgers.TryGetValue(prompt, out PromptLedger? ledger))
        {
            return ledger;
        }

        if (ledgers.Count >= limits.PromptsPerRoleMax)
        {
            Evict(fleet);
        }

        return ledgers[prompt] = new PromptLedger(prompt, limits.LedgerKeyCountMax);
    }

    /// <summary>Whether no normal session of another prompt ever held the value.</summary>
    internal bool IsNew(uint fingerprint, ulong prompt) =>
        !valuePrompts.TryGetValue(fingerprint, out ulong holder) || holder == prompt;

    /// <summary>Whether no normal session at all ever held the value.</summary>
    internal bool IsNew(uint fingerprint) => !valuePrompts.ContainsKey(fingerprint);

    /// <summary>Notes that a normal session of a prompt held a value.</summary>
    internal void NoteValue(uint fingerprint, ulong prompt)
    {
        if (valuePrompts.TryGetValue(fingerprint, out ulong holder))
        {
            if (holder != prompt && holder != ManyPrompts)
            {
                valuePrompts[fingerprint] = ManyPrompts;
            }
        }
        else if (valuePrompts.Count < limits.RoleValueCountMax)
        {
            valuePrompts[fingerprint] = prompt;
        }
        else
        {
            ValuesRefused++;
        }
    }

    internal void Restore(PromptLedger ledger) => ledgers[ledger.Prompt] = ledger;

    internal void RestoreValue(uint fingerprint, ulong holder) =>
        valuePrompts[fingerprint] = holder;

    // The values of an evicted prompt stay known: forgetting them would raise alarms, not lower them.
    private void Evict(CountMap fleet)
    {
        PromptLedger? oldest = null;
        foreach (PromptLedger ledger in ledgers.Values)
        {
            oldest = oldest is null || ledger.LastUsed < oldest.LastUsed ? ledger : oldest;
        }

        if (oldest is not null)
        {
            oldest.Own.AddTo(Totals, -oldest.Weight);
            oldest.Shared.AddTo(fleet, -oldest.Weight);
            _ = ledgers.Remove(oldest.Prompt);
            PromptsEvicted++;
        }
    }
}
