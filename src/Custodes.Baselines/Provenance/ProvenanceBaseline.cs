using Custodes.Baselines.Memory;
using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Provenance;

/// <summary>Where the values of each argument usually come from, per role, learnt from normal sessions.</summary>
/// <remarks>
/// Learns whole sessions, when they end and only if nothing spoke against them. Counters are exact sums
/// over prompts; between settlings a prompt's weight may lag by an eighth, which keeps learning linear
/// in the size of a session; <see cref="Settle"/> makes them exact. One writer.
/// </remarks>
/// <param name="limits">Sizes.</param>
/// <param name="effectOf">The effect of an action, from its keyed hash.</param>
public sealed class ProvenanceBaseline(ProvenanceLimits limits, Func<ulong, Effect> effectOf)
{
    // No role has this key: it stands for those that named none, and for all that found the table full.
    private const ulong Others = 0;
    private const int EagerSessions = 4;
    private const double LagMax = 1.125;
    private readonly Dictionary<ulong, ProvenanceRole> roles = [];
    private ProvenanceRole? lastFound;

    /// <summary>The roles, in no order.</summary>
    public IReadOnlyCollection<ProvenanceRole> Roles => roles.Values;

    /// <summary>Sessions whose role found the table full: learnt and judged as one role with others like it.</summary>
    public long RolesRefused { get; private set; }

    internal CountMap FleetTotals { get; } = new(limits.FleetKeyCountMax, 256);

    internal ProvenanceLimits Limits => limits;

    // The place of the others is besides the limit.
    private bool IsFull => roles.Count - (roles.ContainsKey(Others) ? 1 : 0) >= limits.RoleCountMax;

    /// <summary>The role under a key, if it was ever learnt; that of all others when the table is full.</summary>
    public ProvenanceRole? Find(ulong role)
    {
        // Asked for several times with each call, and mostly for the role of the call before. A role stays.
        if (lastFound is not null && lastFound.Key == role)
        {
            return lastFound;
        }

        if (roles.TryGetValue(role, out ProvenanceRole? known))
        {
            lastFound = known;
            return known;
        }

        return IsFull ? roles.GetValueOrDefault(Others) : null;
    }

    /// <summary>Sessions of a prompt that a role has learnt.</summary>
    public int SessionsOf(ulong role, ulong prompt) => Find(role)?.Find(prompt)?.Sessions ?? 0;

    /// <summary>The effect of an action.</summary>
    public Effect EffectOf(ulong action) => effectOf(action);

    /// <summary>Learns a session that counts as normal.</summary>
    public void Learn(ContentSession session)
    {
        ProvenanceRole role = OpenRole(session.Role);
        RolesRefused += role.Key == session.Role ? 0 : 1;
        PromptLedger ledger = role.Open(session.Prompt, FleetTotals);

        // The first few sessions each change a prompt's weight a lot; later ones may wait.
        bool settles =
            ledger.Sessions < EagerSessions || (ledger.Sessions + 1) * ledger.Weight > LagMax;
        if (settles)
        {
            Withdraw(role, ledger);
        }

        ledger.Sessions++;
        ledger.LastUsed = ++role.Sessions;
        SessionLearning.Learn(this, role, ledger, session);
        if (settles)
        {
            Deposit(role, ledger);
        }
    }

    /// <summary>Makes every prompt's weight exact: one over its sessions.</summary>
    public void Settle()
    {
        foreach (ProvenanceRole role in roles.Values)
        {
            foreach (PromptLedger ledger in role.Prompts)
            {
                if (ledger.Weight != 1.0 / ledger.Sessions)
                {
                    Withdraw(role, ledger);
                    Deposit(role, ledger);
                }
            }
        }
    }

    /// <summary>Writes everything that was learnt.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(RolesRefused);
        FleetTotals.Save(writer);
        writer.PutInt32(roles.Count);
        foreach (ProvenanceRole role in roles.Values)
        {
            writer.PutUInt64(role.Key);
            role.Save(writer);
        }
    }

    /// <summary>Fills a new baseline from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        RolesRefused = reader.GetCounter();
        if (!FleetTotals.TryRestore(ref reader))
        {
            return false;
        }

        int count = reader.GetCount(limits.RoleCountMax + 1, 64, "roles with provenance");
        for (int index = 0; index < count; index++)
        {
            ProvenanceRole role = new(reader.GetUInt64(), limits);
            if (
                !reader.Require(roles.TryAdd(role.Key, role), "a role comes twice")
                || !role.TryRestore(ref reader)
            )
            {
                return false;
            }
        }

        return reader.End();
    }

    /// <summary>Works out the features of a call as the session happens; false for a call that only reads.</summary>
    /// <param name="session">The session so far.</param>
    /// <param name="call">Which of its calls.</param>
    /// <param name="features">Takes <see cref="CallFeature.Count"/> numbers.</param>
    public bool TryScore(ContentSession session, int call, Span<double> features) =>
        CallScorer.TryScore(
            this,
            new RoleView(this, Find(session.Role), excluded: null),
            session,
            call,
            features
        );

    /// <summary>The same for a session that was learnt, as if its prompt had never been seen.</summary>
    public bool TryScoreHidden(ContentSession session, int call, Span<double> features)
    {
        ProvenanceRole? role = Find(session.Role);
        return CallScorer.TryScore(
            this,
            new RoleView(this, role, role?.Find(session.Prompt)),
            session,
            call,
            features
        );
    }

    internal ProvenanceRole OpenRole(ulong key)
    {
        key = IsFull && !roles.ContainsKey(key) ? Others : key;
        if (!roles.TryGetValue(key, out ProvenanceRole? role))
        {
            roles[key] = role = new ProvenanceRole(key, limits);
        }

        return role;
    }

    /// <summary>Adds one to a role's counter for a session that is being learnt.</summary>
    internal static void CountOwn(ProvenanceRole role, PromptLedger ledger, ulong key)
    {
        // What a full ledger refused could never be taken out of the totals again.
        if (ledger.Own.Add(key, 1) > 0 && ledger.Weight > 0)
        {
            _ = role.Totals.Add(key, ledger.Weight);
        }
    }

    /// <summary>Adds one to a fleet's counter for a session that is being learnt.</summary>
    internal void CountShared(PromptLedger ledger, ulong key)
    {
        if (ledger.Shared.Add(key, 1) > 0 && ledger.Weight > 0)
        {
            _ = FleetTotals.Add(key, ledger.Weight);
        }
    }

    private void Withdraw(ProvenanceRole role, PromptLedger ledger)
    {
        if (ledger.Weight > 0)
        {
            ledger.Own.AddTo(role.Totals, -ledger.Weight);
            ledger.Shared.AddTo(FleetTotals, -ledger.Weight);
            ledger.Weight = 0;
        }
    }

    private void Deposit(ProvenanceRole role, PromptLedger ledger)
    {
        ledger.Weight = 1.0 / ledger.Sessions;
        ledger.Own.AddTo(role.Totals, ledger.Weight);
        ledger.Shared.AddTo(FleetTotals, ledger.Weight);
    }
}
