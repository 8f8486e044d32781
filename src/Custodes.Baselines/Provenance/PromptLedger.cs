using Custodes.Baselines.Memory;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Provenance;

/// <summary>What the sessions of one prompt taught: so that one prompt counts once, however often it ran.</summary>
/// <remarks>
/// A role's counters are the sum over its prompts of (this prompt's counts) / (its sessions). Thousand
/// runs of one task then weigh as much as one run of another, and a prompt can be left out exactly,
/// which is how a session is judged as if its own task had never been seen.
/// </remarks>
public sealed class PromptLedger
{
    internal PromptLedger(ulong prompt, int keysMax)
    {
        Prompt = prompt;
        Own = new CountMap(keysMax, 32);
        Shared = new CountMap(keysMax, 32);
    }

    /// <summary>Fingerprint of the prompt.</summary>
    public ulong Prompt { get; }

    /// <summary>Sessions learnt.</summary>
    public int Sessions { get; internal set; }

    /// <summary>
    /// The weight with which its counts stand in the role's: one over its sessions, as of the last
    /// settling; 0 while they do not stand there.
    /// </summary>
    public double Weight { get; internal set; }

    /// <summary>When it was last used, for eviction: the role's count of sessions.</summary>
    public long LastUsed { get; internal set; }

    /// <summary>Counts that belong to the role.</summary>
    internal CountMap Own { get; }

    /// <summary>Counts that belong to the fleet.</summary>
    internal CountMap Shared { get; }

    /// <summary>Mean count per session under a role's key.</summary>
    internal double MeanOf(ulong key) => Sessions == 0 ? 0 : Own[key] / Sessions;

    internal void Save(StateWriter writer)
    {
        writer.PutUInt64(Prompt);
        writer.PutInt32(Sessions);
        writer.PutDouble(Weight);
        writer.PutInt64(LastUsed);
        Own.Save(writer);
        Shared.Save(writer);
    }

    internal static bool TryRestore(ref StateReader reader, int keysMax, out PromptLedger ledger)
    {
        ledger = new PromptLedger(reader.GetUInt64(), keysMax)
        {
            Sessions = reader.GetInt32(1),
            Weight = reader.GetDouble(1),
            LastUsed = reader.GetCounter(),
        };
        return reader.Require(ledger.Weight >= 0, "a prompt's weight is negative")
            && ledger.Own.TryRestore(ref reader)
            && ledger.Shared.TryRestore(ref reader);
    }
}
