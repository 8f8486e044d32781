namespace Custodes.Transport.Tests;

/// <summary>A clock that stands until the test moves it, and fires the timers that it passes.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private long nowMs;

    public override long TimestampFrequency => 1_000;

    /// <summary>Timers that would fire within so many milliseconds.</summary>
    public int CountDueWithin(long milliseconds)
    {
        lock (gate)
        {
            return alarms.Count(alarm => alarm.DueMs - nowMs <= milliseconds);
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return nowMs;
        }
    }

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.UnixEpoch.AddMilliseconds(GetTimestamp());

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        Alarm alarm = new(this, () => callback(state));
        _ = alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(long milliseconds)
    {
        List<Alarm> due;
        lock (gate)
        {
            nowMs += milliseconds;
            due = alarms.FindAll(alarm => alarm.DueMs <= nowMs);
            foreach (Alarm alarm in due)
            {
                alarm.DueMs = nowMs + alarm.PeriodMs;
            }

            alarms.RemoveAll(alarm => due.Contains(alarm) && alarm.PeriodMs <= 0);
        }

        due.ForEach(alarm => alarm.Fire());
    }

    private sealed class Alarm(ManualTime time, Action fire) : ITimer
    {
        public long DueMs { get; set; }

        public long PeriodMs { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.alarms.Remove(this);
                PeriodMs = period == Timeout.InfiniteTimeSpan ? 0 : (long)period.TotalMilliseconds;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    // As for the machine's timers, a wait is never shorter than it says.
                    DueMs = time.nowMs + (long)Math.Ceiling(dueTime.TotalMilliseconds);
                    time.alarms.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
