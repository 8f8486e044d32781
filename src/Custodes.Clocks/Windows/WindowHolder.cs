using Custodes.Primitives;

namespace Custodes.Clocks.Windows;

/// <summary>What an audit knows of one node: its commitments, and the windows of epochs that are not yet judged.</summary>
internal sealed class WindowHolder(int node)
{
    private readonly List<HeldLottery> lotteries = [];
    private readonly SortedDictionary<long, SortedDictionary<int, HeldWindow>> epochs = [];

    public int Node => node;

    /// <summary>The last epoch that was revealed, or given up.</summary>
    public long JudgedEpoch { get; private set; } = -1;

    /// <summary>The first epoch of the newest commitment; -1 without one.</summary>
    public long NewestEpoch => lotteries.Count == 0 ? -1 : lotteries[^1].Commitment.FirstEpoch;

    /// <summary>Windows that were opened in epochs that are not yet judged.</summary>
    public long PendingCount
    {
        get
        {
            long count = 0;
            foreach (SortedDictionary<int, HeldWindow> windows in epochs.Values)
            {
                count += windows.Count;
            }

            return count;
        }
    }

    /// <summary>Commitments that are not over.</summary>
    public int CommitmentCount => lotteries.Count;

    public void Add(WindowCommitment commitment, IWindowLottery lottery, long place) =>
        lotteries.Add(new HeldLottery(commitment, lottery, place));

    /// <summary>An epoch begins: commitments whose first it is have to stand in the checkpoint that it is drawn from.</summary>
    /// <returns>Whether one that does not was let go.</returns>
    public bool Begin(long epoch, long size)
    {
        bool isLate = false;
        for (int index = lotteries.Count - 1; index >= 0; index--)
        {
            HeldLottery held = lotteries[index];
            if (held.Commitment.FirstEpoch > epoch || held.HasBegun)
            {
                continue;
            }

            held.HasBegun = true;
            if (held.Place >= size)
            {
                lotteries.RemoveAt(index);
                isLate = true;
            }
        }

        return isLate;
    }

    /// <summary>What holds for an epoch: the newest commitment that covers it.</summary>
    public (WindowCommitment Commitment, IWindowLottery Lottery)? For(long epoch)
    {
        for (int index = lotteries.Count - 1; index >= 0; index--)
        {
            if (lotteries[index].Commitment.Covers(epoch))
            {
                return (lotteries[index].Commitment, lotteries[index].Lottery);
            }
        }

        return null;
    }

    /// <summary>The windows of an epoch by slot; kept until it is judged.</summary>
    public SortedDictionary<int, HeldWindow> Of(long epoch)
    {
        if (!epochs.TryGetValue(epoch, out SortedDictionary<int, HeldWindow>? windows))
        {
            windows = [];
            epochs.Add(epoch, windows);
        }

        return windows;
    }

    /// <summary>The windows of an epoch, which is thereby judged.</summary>
    public SortedDictionary<int, HeldWindow> Judge(long epoch)
    {
        Invariant.That(epoch > JudgedEpoch);
        JudgedEpoch = epoch;
        SortedDictionary<int, HeldWindow> windows = Of(epoch);
        epochs.Remove(epoch);

        // Commitments that a newer one has replaced for good need no memory.
        while (lotteries.Count > 1 && lotteries[1].Commitment.FirstEpoch <= epoch)
        {
            lotteries.RemoveAt(0);
        }

        return windows;
    }

    private sealed class HeldLottery(
        WindowCommitment commitment,
        IWindowLottery lottery,
        long place
    )
    {
        public WindowCommitment Commitment => commitment;

        public IWindowLottery Lottery => lottery;

        public long Place => place;

        public bool HasBegun { get; set; }
    }
}
