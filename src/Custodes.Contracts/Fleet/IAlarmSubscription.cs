using System.Threading.Channels;

namespace Custodes.Contracts.Fleet;

/// <summary>One reader's place in the feed; disposing gives it up.</summary>
public interface IAlarmSubscription : IDisposable
{
    /// <summary>Alarms since the subscription began, in order; completes when it ends.</summary>
    ChannelReader<Finding> Alarms { get; }

    /// <summary>Why it ended.</summary>
    AlarmFeedEnd EndReason { get; }
}
