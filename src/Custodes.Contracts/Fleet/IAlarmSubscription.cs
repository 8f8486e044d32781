using System.Threading.Channels;

namespace Custodes.Contracts.Fleet;

/// <summary>One reader's place in the feed; disposing gives it up.</summary>
public interface IAlarmSubscription : IDisposable
{
    /// <summary>What happened since the subscription began, in order; completes when it ends.</summary>
    ChannelReader<FeedItem> Items { get; }

    /// <summary>Why it ended.</summary>
    AlarmFeedEnd EndReason { get; }
}
