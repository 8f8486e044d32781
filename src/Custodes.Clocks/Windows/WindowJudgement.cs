namespace Custodes.Clocks.Windows;

/// <summary>Holds the windows of one node and epoch against the schedule that was revealed.</summary>
internal sealed class WindowJudgement(
    WindowCommitment commitment,
    WindowSchedule schedule,
    long startMs
)
{
    private readonly List<int> offSchedule = [];

    /// <summary>Slots of windows that were neither drawn nor given a reason.</summary>
    public string OffSchedule => string.Join(", ", offSchedule);

    /// <summary>Gives one verdict for each window that was drawn or opened, by slot.</summary>
    public void Judge(
        SortedDictionary<int, HeldWindow> held,
        long epoch,
        Action<WindowVerdict> conclude
    )
    {
        SortedDictionary<int, WindowStatus> found = [];
        foreach (int slot in schedule.Windows())
        {
            found[slot] = held.TryGetValue(slot, out HeldWindow? window)
                ? OfDrawn(slot, window)
                : WindowStatus.Missed;
        }

        foreach ((int slot, HeldWindow window) in held)
        {
            if (!found.ContainsKey(slot))
            {
                bool isManual = window.Opening.Reason.Length > 0;
                found[slot] = isManual ? WindowStatus.Manual : WindowStatus.OffSchedule;
                if (!isManual)
                {
                    offSchedule.Add(slot);
                }
            }
        }

        foreach ((int slot, WindowStatus status) in found)
        {
            HeldWindow? window = held.GetValueOrDefault(slot);
            conclude(
                new WindowVerdict(
                    commitment.Node,
                    epoch,
                    slot,
                    status,
                    status == WindowStatus.Manual ? window!.Opening.Reason : "",
                    window?.Place ?? -1
                )
            );
        }
    }

    private WindowStatus OfDrawn(int slot, HeldWindow window)
    {
        if (window.ClosedMs < 0)
        {
            return WindowStatus.Missed;
        }

        return IsIn(slot, window.OpenedMs) && IsIn(slot + schedule.Duration(slot), window.ClosedMs)
            ? WindowStatus.OnSchedule
            : WindowStatus.OutOfTime;
    }

    // An entry belongs to a slot within the allowance for clocks on either side. An opening or closing that is late
    // by less than a slot is still in it.
    private bool IsIn(long slot, long timeMs)
    {
        long beginsMs = startMs + (slot * commitment.Terms.SlotMs);
        return timeMs >= beginsMs - commitment.Terms.SkewMs
            && timeMs <= beginsMs + commitment.Terms.SlotMs + commitment.Terms.SkewMs;
    }
}
