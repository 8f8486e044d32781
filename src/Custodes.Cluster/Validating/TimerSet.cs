using Custodes.Consensus.Protocol;

namespace Custodes.Cluster.Validating;

/// <summary>The timers of a machine, each fired once. Any thread.</summary>
internal sealed class TimerSet(TimeProvider time, Action<TimerId> onFired) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<TimerId, ITimer> pending = [];
    private bool isDisposed;

    /// <summary>Sets a timer, in the place of the same one when it is still pending.</summary>
    public void Set(TimerId timer, int afterMs)
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            if (pending.Remove(timer, out ITimer? before))
            {
                before.Dispose();
            }

            pending.Add(
                timer,
                time.CreateTimer(
                    _ => Fire(timer),
                    state: null,
                    TimeSpan.FromMilliseconds(afterMs),
                    Timeout.InfiniteTimeSpan
                )
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            foreach (ITimer timer in pending.Values)
            {
                timer.Dispose();
            }

            pending.Clear();
        }
    }

    private void Fire(TimerId timer)
    {
        lock (gate)
        {
            if (!pending.Remove(timer, out ITimer? fired))
            {
                return;
            }

            fired.Dispose();
        }

        onFired(timer);
    }
}
