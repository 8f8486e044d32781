namespace Custodes.Simulation.Engine;

/// <summary>What chance is drawn for. Each has a stream of its own; the numbers decide the streams.</summary>
internal enum Purpose
{
    None = 0,
    Keys = 1,
    Plan = 2,
    Network = 3,
    Partition = 4,
    Disk = 5,
    Crash = 6,
    Clock = 7,
    Liar = 8,
    Inputs = 9,
    Host = 10,
    Core = 11,
}
