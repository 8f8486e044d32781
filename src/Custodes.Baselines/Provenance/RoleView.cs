using Custodes.Baselines.Memory;

namespace Custodes.Baselines.Provenance;

/// <summary>A role's counters as one session may see them: all, or all but its own prompt's.</summary>
/// <remarks>
/// Scoring a session against counters that hold the session itself, or others of its prompt, makes it
/// look more normal than a new task ever will. For calibration the prompt is therefore left out, which
/// the ledgers allow exactly: its weighted counts are subtracted.
/// </remarks>
internal readonly struct RoleView(
    ProvenanceBaseline fleet,
    ProvenanceRole? role,
    PromptLedger? excluded
)
{
    private const double Nothing = 1e-12;

    /// <summary>A role's counter.</summary>
    public double Own(ulong key)
    {
        double value = role is null ? 0 : role.Totals[key];
        return LessExcluded(value, key, excluded?.Own);
    }

    /// <summary>A fleet's counter.</summary>
    public double Fleet(ulong key)
    {
        double value = fleet.FleetTotals[key];
        return LessExcluded(value, key, excluded?.Shared);
    }

    /// <summary>The ledger of a session's own prompt; null when unknown or left out.</summary>
    public PromptLedger? Ledger(ulong prompt)
    {
        PromptLedger? ledger = role?.Find(prompt);
        return ReferenceEquals(ledger, excluded) ? null : ledger;
    }

    /// <summary>Whether no normal argument or result that is seen here ever held a value.</summary>
    public bool IsNew(uint fingerprint) =>
        role is null || role.Values.IsNew(fingerprint, excluded?.Prompt ?? ValueHolders.NoPrompt);

    /// <summary>Whether no normal argument that is seen here ever held a value.</summary>
    public bool IsNewArgument(uint fingerprint) =>
        role is null
        || role.ArgumentValues.IsNew(fingerprint, excluded?.Prompt ?? ValueHolders.NoPrompt);

    // Most keys that a score asks for were never counted: from nothing there is nothing to take off.
    private double LessExcluded(double value, ulong key, CountMap? ofExcluded)
    {
        if (ofExcluded is not null && value > Nothing)
        {
            value -= ofExcluded[key] * excluded!.Weight;
        }

        return value > Nothing ? value : 0;
    }
}
