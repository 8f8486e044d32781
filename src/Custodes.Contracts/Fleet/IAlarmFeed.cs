using System.Diagnostics.CodeAnalysis;

namespace Custodes.Contracts.Fleet;

/// <summary>Alarms as they happen. A subscriber that does not keep up is dropped, never waited for.</summary>
public interface IAlarmFeed
{
    /// <summary>Opens a subscription; false when there are as many as there may be, or the node stops.</summary>
    bool TrySubscribe([NotNullWhen(true)] out IAlarmSubscription? subscription);
}
