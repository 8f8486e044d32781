using Custodes.Baselines.Memory;

namespace Custodes.Baselines.Provenance;

/// <summary>What is usual for a role: its prompts' ledgers and their weighted sum.</summary>
public sealed class ProvenanceRole
{
    private readonly ProvenanceLimits limits;
    private readonly Dictionary<ulong, PromptLedger> ledgers = [];

    internal ProvenanceRole(ulong key, ProvenanceLimits limits)
    {
        Key = key;
        this.limits = limits;
        Totals = new CountMap(limits.RoleKeyCountMax, 256);
        Values = new ValueHolders(limits.RoleValueCountMax);
        ArgumentValues = new ValueHolders(limits.RoleValueCountMax);
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
    public long ValuesRefused => Values.Refused + ArgumentValues.Refused;

    internal CountMap Totals { get; }

    /// <summary>Values that arguments or results held.</summary>
    internal ValueHolders Values { get; }

    /// <summary>Values that arguments held.</summary>
    internal ValueHolders ArgumentValues { get; }

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

    internal void Restore(PromptLedger ledger) => ledgers[ledger.Prompt] = ledger;

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
