using System.Diagnostics.CodeAnalysis;

namespace Custodes.Contracts.Fleet;

/// <summary>Alarms and notices about the node as they happen. A subscriber that does not keep up is dropped, never waited for.</summary>
/// <remarks>
/// An alarm is in <see cref="IFleetReader.ListAlarmsAsync"/> before it is here: a subscriber that
/// first subscribes and then reads the past misses none. A subscription begins with the notices that stand.
/// </remarks>
public interface IAlarmFeed
{
    /// <summary>Opens a subscription; false when there are as many as there may be, or the node stops.</summary>
    bool TrySubscribe([NotNullWhen(true)] out IAlarmSubscription? subscription);

    /// <summary>Appends how many subscriptions there are and were dropped, as metrics.</summary>
    void AppendTo(ICollection<MetricSample> samples);
}
