using Custodes.Aggregation.Epochs;

namespace Custodes.Cluster.Hierarchy;

/// <content>What is on disk of the last 64 epochs, so that a restarted node can still undo what a liar did.</content>
public sealed partial class GlobalMachine
{
    private readonly SortedSet<ulong> archived = [];
    private readonly List<(ulong Epoch, EpochRestore Why)> dropped = [];

    /// <summary>The epochs that can be aggregated again.</summary>
    internal EpochStore Store => store;

    private void RestoreEpochs(IReadOnlyList<StoredRecords> epochs)
    {
        store.Exclude(excludedNodes, excludedAgents);
        ulong lastClosed = last?.Baseline.Epoch ?? 0;
        foreach (StoredRecords stored in epochs)
        {
            // Stored, but no baseline came out of it: it is no part of what baselines are made of.
            EpochRestore restored =
                stored.Epoch > lastClosed
                    ? EpochRestore.Unfinished
                    : store.Restore(stored.Records, map.Fleet);
            if (restored == EpochRestore.Damaged)
            {
                throw new InvalidDataException(
                    $"the stored epoch {stored.Epoch} is damaged; without its file it cannot be aggregated again"
                );
            }

            if (restored == EpochRestore.Done)
            {
                _ = archived.Add(stored.Epoch);
            }
            else
            {
                dropped.Add((stored.Epoch, restored));
            }
        }
    }

    private void ForgetDropped(ICollection<HierarchyEffect> effects)
    {
        foreach ((ulong stored, EpochRestore why) in dropped)
        {
            effects.Add(new HierarchyEffect.Forget(stored));
            Note(HierarchyEventKind.EpochForgotten, $"epoch {stored}: {why}", effects);
        }

        dropped.Clear();
    }

    // Before the baseline: whoever has the baseline on disk has what it was made of.
    private void Archive(ulong againFrom, ICollection<HierarchyEffect> effects)
    {
        foreach (ulong stored in archived)
        {
            if (stored > againFrom)
            {
                effects.Add(new HierarchyEffect.Append(stored, [store.PreviousRecordOf(stored)]));
            }
        }

        effects.Add(new HierarchyEffect.Append(epoch, store.RecordsOf(epoch)));
        _ = archived.Add(epoch);
        while (archived.Count > EpochStore.EpochCountMax)
        {
            effects.Add(new HierarchyEffect.Forget(archived.Min));
            _ = archived.Remove(archived.Min);
        }
    }
}
