namespace Custodes.Simulation.Engine;

/// <summary>Counts what has to happen sometimes.</summary>
public sealed class Sometimes
{
    private readonly long[] counts = new long[(int)SometimesKind.Reconfiguration + 1];

    /// <summary>How often it happened.</summary>
    public long this[SometimesKind kind] => counts[(int)kind];

    /// <summary>Adds what another run counted.</summary>
    public void Add(Sometimes other)
    {
        for (int index = 0; index < counts.Length; index++)
        {
            counts[index] += other.counts[index];
        }
    }

    internal void Hit(SometimesKind kind) => counts[(int)kind]++;
}
