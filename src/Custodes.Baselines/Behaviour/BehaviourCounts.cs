using System.Runtime.CompilerServices;
using Custodes.Baselines.Memory;
using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>How often roles and the fleet do what: actions, transitions, values that name places.</summary>
/// <remarks>Shared by all agents; the common entries stay in the second-level cache. One writer.</remarks>
public sealed class BehaviourCounts : IDisposable
{
    private const float PriorUses = 2;

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

    /// <summary>Counts that had to leave for others.</summary>
    public long Evictions => transitions.Evictions + uses.Evictions + values.Evictions;

    internal TransitionTable Transitions => transitions;

    internal WeightTable Uses => uses;

    internal WeightTable Values => values;

    /// <summary>Share of the role's actions that are this one, shrunk towards the fleet's.</summary>
    public float UseShare(int role, int action, RoleModel model, RoleModel fleet)
    {
        float inFleet = (uses[UseKey(0, action)] + 0.5f) / (fleet.Observations + 1f);
        return (uses[UseKey(role, action)] + (PriorUses * inFleet))
            / (model.Observations + PriorUses);
    }

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
        float marginal = UseShare(role, action, model, fleet);
        float after = uses[AfterKey(role, previous)];
        entry.Keep((entry.Count + (PriorUses * marginal)) / (after + PriorUses));
    }

    private static ulong UseKey(int role, int action) =>
        SplitMix64.Mix(((ulong)(uint)role << 32) | (uint)action | (1UL << 62));

    private static ulong AfterKey(int role, int previous) =>
        SplitMix64.Mix(((ulong)(uint)role << 32) | (uint)previous | (1UL << 61));

    private static ulong ValueKey(int role, uint value) =>
        SplitMix64.Mix(((ulong)(uint)role << 32) | value | (1UL << 60));
}
