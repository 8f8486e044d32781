namespace Custodes.Simulation.Consensus;

/// <summary>What is due, by time; of two at one time, the one that was added first.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimEvent, (long Time, long Turn)> queue = new();
    private long turn;

    public void Add(long time, SimEvent due)
    {
        turn++;
        queue.Enqueue(due, (time, turn));
    }

    public bool TryTake(out SimEvent due, out long time)
    {
        bool isAny = queue.TryDequeue(out due, out (long Time, long Turn) place);
        time = place.Time;
        return isAny;
    }
}
