using Custodes.Baselines.Memory;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Provenance;

/// <summary>What is usual for a role: its prompts' ledgers and their weighted sum.</summary>
public sealed class ProvenanceRole
{
    private readonly ProvenanceLimits limits;
    private readonly Dictionary<ulong, PromptLedger> ledgers = [];
    private PromptLedger? lastFound;

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

    internal PromptLedger? Find(ulong prompt)
    {
        // The calls of a session ask for the same one.
        if (lastFound is null || lastFound.Prompt != prompt)
        {
            lastFound = ledgers.GetValueOrDefault(prompt);
        }

        return lastFound;
    }

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

    internal void Save(StateWriter writer)
    {
        writer.PutInt64(Sessions);
        writer.PutInt64(PromptsEvicted);
        Totals.Save(writer);
        Values.Save(writer);
        ArgumentValues.Save(writer);
        writer.PutInt32(ledgers.Count);

        // In the order of the table: settling adds up in that order.
        foreach (PromptLedger ledger in ledgers.Values)
        {
            ledger.Save(writer);
        }
    }

    internal bool TryRestore(ref StateReader reader)
    {
        Sessions = reader.GetCounter();
        PromptsEvicted = reader.GetCounter();
        if (
            !Totals.TryRestore(ref reader)
            || !Values.TryRestore(ref reader)
            || !ArgumentValues.TryRestore(ref reader)
        )
        {
            return false;
        }

        int count = reader.GetCount(limits.PromptsPerRoleMax, 52, "prompts of a role");
        for (int index = 0; index < count; index++)
        {
            if (
                !PromptLedger.TryRestore(
                    ref reader,
                    limits.LedgerKeyCountMax,
                    out PromptLedger ledger
                ) || !reader.Require(ledgers.TryAdd(ledger.Prompt, ledger), "a prompt comes twice")
            )
            {
                return false;
            }
        }

        return reader.IsSound;
    }

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
            lastFound = null;
            PromptsEvicted++;
        }
    }
}
