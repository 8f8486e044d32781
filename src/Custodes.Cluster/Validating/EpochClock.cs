namespace Custodes.Cluster.Validating;

/// <summary>Says when an epoch begins, by the wall clock. One that is set back says an epoch twice, which does no harm.</summary>
internal sealed class EpochClock : IDisposable
{
    // A clock that is set while we wait is noticed after so long.
    private const int LookMsMax = 10_000;

    private readonly ValidatorGenesis genesis;
    private readonly TimeProvider time;
    private readonly Action<ulong> onDue;
    private readonly ITimer timer;
    private ulong said;

    public EpochClock(ValidatorGenesis genesis, TimeProvider time, Action<ulong> onDue)
    {
        this.genesis = genesis;
        this.time = time;
        this.onDue = onDue;
        timer = time.CreateTimer(
            static clock => ((EpochClock)clock!).Look(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Says which epoch runs now, and goes on from there.</summary>
    public void Start() => Look();

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    // Never called twice at once: the timer is set again at the end only.
    private void Look()
    {
        DateTimeOffset now = time.GetUtcNow();
        ulong epoch = genesis.EpochAt(now.ToUnixTimeMilliseconds());
        if (epoch > 0 && epoch != said)
        {
            said = epoch;
            onDue(epoch);
        }

        DateTimeOffset next = DateTimeOffset.FromUnixTimeMilliseconds(genesis.DueMs(epoch + 1));
        double ms = Math.Clamp(Math.Ceiling((next - now).TotalMilliseconds), 1, LookMsMax);
        _ = timer.Change(TimeSpan.FromMilliseconds(ms), Timeout.InfiniteTimeSpan);
    }
}
