namespace Custodes.Contracts.Fleet;

/// <summary>How a metric's value behaves.</summary>
public enum MetricType : byte
{
    /// <summary>Only rises, and starts at 0 with the process.</summary>
    Counter = 0,

    /// <summary>Goes up and down.</summary>
    Gauge = 1,
}
