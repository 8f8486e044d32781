using System.Runtime.CompilerServices;
using Custodes.Baselines.Certified;
using Custodes.Baselines.Memory;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>How often roles and the fleet do what: actions, transitions, values that name places.</summary>
/// <remarks>Shared by all agents; the common entries stay in the second-level cache. One writer.</remarks>
public sealed class BehaviourCounts : IDisposable
{
    private const float PriorUses = 2;

    // Observations, and visits of a row, that the fleet's word weighs as much as: by then what a role does
    // here is known as well as a prior can know it, and where it does otherwise that shows.
    private const float CertifiedUses = 256;
    private const float CertifiedVisits = 64;

    private readonly TransitionTable transitions;
    private readonly WeightTable uses;
    private readonly WeightTable values;

    /// <summary>Takes memory for the counts.</summary>
    public BehaviourCounts(int entriesMax)
    {
        transitions = new TransitionTable(entriesMax / 4);
        uses = new WeightTable(Math.Max(8, entriesMax / 4));
        values = new WeightTable(Math.Max(8, entriesMax / 2));
    }

    /// <summary>What actions are called over the whole fleet; null where nothing is ever certified.</summary>
    public CategoryIds? Categories { get; set; }

    /// <summary>Counts that had to leave for others.</summary>
    public long Evictions => transitions.Evictions + uses.Evictions + values.Evictions;

    internal TransitionTable Transitions => transitions;

    internal WeightTable Uses => uses;

    internal WeightTable Values => values;

    /// <summary>Share of the role's actions that are this one, shrunk towards what the whole fleet does.</summary>
    /// <param name="role">Slot of the role.</param>
    /// <param name="action">Symbol of the action.</param>
    /// <param name="isOlder">Whether the session goes by the certified baseline before the newest.</param>
    /// <param name="model">The role's.</param>
    /// <param name="fleet">The fleet's.</param>
    public float UseShare(int role, ushort action, bool isOlder, RoleModel model, RoleModel fleet)
    {
        (float weight, float share) = Certified(isOlder ? fleet.OlderPrior : fleet.Prior, action);
        float inFleet =
            (uses[UseKey(0, action)] + (weight * share) + 0.5f)
            / (fleet.Observations + weight + 1f);
        (weight, share) = Certified(isOlder ? model.OlderPrior : model.Prior, action);
        return (uses[UseKey(role, action)] + (weight * share) + (PriorUses * inFleet))
            / (model.Observations + weight + PriorUses);
    }

    /// <summary>Share of the role's agents, over the whole fleet, that do an action; 0 when it is not known.</summary>
    public float SupportOf(ushort action, bool isOlder, RoleModel model) =>
        (isOlder ? model.OlderPrior : model.Prior) is { } agreed && Categories is not null
            ? agreed.Find(Categories.Of(action)).Support
            : 0;

    /// <summary>As <see cref="TransitionShare"/>, for a session that goes by the certified baseline before the newest.</summary>
    /// <remarks>Worked out each time: what is kept ready is for the newest.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public float OlderTransitionShare(
        in BehaviourRow row,
        ushort previous,
        RoleModel model,
        RoleModel fleet
    ) =>
        ShareOf(
            transitions[TransitionTable.KeyOf(row.Role, previous, row.Action)].Count,
            row.Role,
            previous,
            row.Action,
            isOlder: true,
            model,
            fleet
        );

    /// <summary>Observations of the role with this action.</summary>
    public float UsesOf(int role, int action) => uses[UseKey(role, action)];

    /// <summary>Probability, in the role, that this action follows that one; 0 is the session's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float TransitionShare(
        ushort role,
        ushort previous,
        ushort action,
        RoleModel model,
        RoleModel fleet
    )
    {
        ref TransitionTable.Entry entry = ref transitions[
            TransitionTable.KeyOf(role, previous, action)
        ];
        if (entry.Use())
        {
            Renew(ref entry, role, previous, action, model, fleet);
        }

        return entry.Probability;
    }

    /// <summary>Starts to load what <see cref="TransitionShare"/> will read.</summary>
    public void Prefetch(ushort role, ushort previous, ushort action) =>
        transitions.Prefetch(TransitionTable.KeyOf(role, previous, action));

    /// <summary>Whether the role learnt the value.</summary>
    public bool IsValueKnown(int role, uint value) => values[ValueKey(role, value)] > 0;

    /// <summary>Writes all counts.</summary>
    public void Save(StateWriter writer)
    {
        transitions.Save(writer);
        uses.Save(writer);
        values.Save(writer);
    }

    /// <summary>Fills empty counts of the same sizes from a snapshot; false when the reader refused it.</summary>
    public bool TryRestore(ref StateReader reader) =>
        transitions.TryRestore(ref reader)
        && uses.TryRestore(ref reader)
        && values.TryRestore(ref reader)
        && reader.End();

    /// <inheritdoc/>
    public void Dispose() => transitions.Dispose();

    /// <summary>Teaches a row to its role and the fleet.</summary>
    /// <param name="row">The row.</param>
    /// <param name="previous">The session's action before.</param>
    /// <param name="weight">Observations that this one stands for.</param>
    internal void Learn(ref BehaviourRow row, ushort previous, float weight)
    {
        transitions[TransitionTable.KeyOf(row.Role, previous, row.Action)].Count += weight;
        _ = uses.Add(AfterKey(row.Role, previous), weight);
        _ = uses.Add(UseKey(row.Role, row.Action), weight);
        _ = uses.Add(UseKey(0, row.Action), weight);
        if (row.Values != 0)
        {
            _ = values.Add(ValueKey(row.Role, row.Values), weight);
        }
    }

    /// <summary>Teaches a row's value to its role.</summary>
    internal void LearnValue(in BehaviourRow row) =>
        _ = values.Add(ValueKey(row.Role, row.Values), 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Renew(
        ref TransitionTable.Entry entry,
        ushort role,
        ushort previous,
        ushort action,
        RoleModel model,
        RoleModel fleet
    )
    {
        entry.Keep(ShareOf(entry.Count, role, previous, action, isOlder: false, model, fleet));
    }

    private float ShareOf(
        float count,
        ushort role,
        ushort previous,
        ushort action,
        bool isOlder,
        RoleModel model,
        RoleModel fleet
    )
    {
        float marginal = UseShare(role, action, isOlder, model, fleet);
        float after = uses[AfterKey(role, previous)];
        float weight = 0;
        float agreed = 0;
        if (
            (isOlder ? model.OlderPrior : model.Prior) is { } prior
            && Categories is not null
            && prior.HasRow(Categories.Of(previous))
        )
        {
            weight = CertifiedVisits;
            agreed = prior.TransitionOf(Categories.Of(previous), Categories.Of(action));
        }

        return (count + (weight * agreed) + (PriorUses * marginal)) / (after + weight + PriorUses);
    }

    // What nobody else knows weighs as much as what everybody does: it lowers the share of what is unknown.
    private (float Weight, float Share) Certified(CertifiedRole? agreed, ushort action) =>
        agreed is null || Categories is null
            ? (0, 0)
            : (CertifiedUses, agreed.Find(Categories.Of(action)).Share);

    private static ulong UseKey(int role, int action) =>
        SplitMix64.Mix(((ulong)(uint)role << 32) | (uint)action | (1UL << 62));

    private static ulong AfterKey(int role, int previous) =>
        SplitMix64.Mix(((ulong)(uint)role << 32) | (uint)previous | (1UL << 61));

    private static ulong ValueKey(int role, uint value) =>
        SplitMix64.Mix(((ulong)(uint)role << 32) | value | (1UL << 60));
}
