namespace Custodes.Evidence.Verification;

/// <summary>The first faults of a log, and how many there are.</summary>
internal sealed class FaultList(int countMax)
{
    private readonly List<LogFault> faults = [];

    public IReadOnlyList<LogFault> Faults => faults;

    public long Count { get; private set; }

    /// <summary>Whether those that are kept are as many as were asked for.</summary>
    public bool IsFull => faults.Count >= countMax;

    public void Add(LogFaultKind kind, string path, string message, long index = -1)
    {
        Count++;
        if (!IsFull)
        {
            faults.Add(new LogFault(kind, path, index, message));
        }
    }
}
