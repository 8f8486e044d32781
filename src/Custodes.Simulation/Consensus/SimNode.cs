using Custodes.Simulation.Hosting;
using Custodes.Simulation.Liars;

namespace Custodes.Simulation.Consensus;

/// <summary>One place in the cluster: an honest host, a liar, or a twin with two hosts.</summary>
internal sealed class SimNode
{
    public required bool IsHonest { get; init; }

    /// <summary>One, or two for a twin.</summary>
    public required SimHost[] Hosts { get; init; }

    /// <summary>As many as hosts; none for the honest.</summary>
    public Liar[] Liars { get; init; } = [];

    /// <summary>Nothing is taken before this time, in microseconds.</summary>
    public long PausedUntil { get; set; }

    /// <summary>How far its clock runs ahead, in millionths.</summary>
    public int DriftPpm { get; set; }

    /// <summary>How much its calendar clock is ahead, in microseconds.</summary>
    public long OffsetUs { get; set; }
}
