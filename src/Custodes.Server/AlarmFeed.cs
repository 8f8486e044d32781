using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;

namespace Custodes.Server;

/// <summary>Hands every alarm and notice to every subscriber, and drops a subscriber that does not keep up.</summary>
/// <remarks>Any thread. Publishing waits for nobody: detection never slows down for a slow reader.</remarks>
/// <param name="subscriptionCountMax">Subscriptions open at once.</param>
/// <param name="queueCountMax">Alarms that wait for one subscriber before it is dropped.</param>
public sealed class AlarmFeed(int subscriptionCountMax, int queueCountMax) : IAlarmFeed
{
    private readonly Lock gate = new();
    private readonly List<Subscription> subscriptions = [];
    private readonly SortedDictionary<string, FleetNotice> standing = new(StringComparer.Ordinal);
    private long droppedCount;
    private bool isStopped;

    /// <summary>Subscriptions open now.</summary>
    public int SubscriptionCount
    {
        get
        {
            lock (gate)
            {
                return subscriptions.Count;
            }
        }
    }

    /// <summary>Subscriptions ended because they were too slow.</summary>
    public long DroppedCount => Interlocked.Read(ref droppedCount);

    /// <inheritdoc/>
    public bool TrySubscribe([NotNullWhen(true)] out IAlarmSubscription? subscription)
    {
        lock (gate)
        {
            if (isStopped || subscriptions.Count >= subscriptionCountMax)
            {
                subscription = null;
                return false;
            }

            Subscription opened = new(this, Math.Max(queueCountMax, standing.Count));
            foreach (FleetNotice notice in standing.Values)
            {
                _ = opened.Queue.Writer.TryWrite(new FeedItem(null, notice));
            }

            subscriptions.Add(opened);
            subscription = opened;
            return true;
        }
    }

    /// <summary>Gives an alarm to all; those without room for it are dropped.</summary>
    public void Publish(Finding alarm)
    {
        lock (gate)
        {
            Give(new FeedItem(alarm, null));
        }
    }

    /// <summary>Gives a notice to all, and to whoever subscribes as long as it stands.</summary>
    public void Publish(FleetNotice notice)
    {
        lock (gate)
        {
            if (notice.IsOn)
            {
                standing[notice.Kind] = notice;
            }
            else
            {
                _ = standing.Remove(notice.Kind);
            }

            Give(new FeedItem(null, notice));
        }
    }

    /// <summary>Ends all subscriptions after what already waits in them, and takes no new ones.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isStopped = true;
            for (int index = subscriptions.Count - 1; index >= 0; index--)
            {
                Close(subscriptions[index], AlarmFeedEnd.Stopping);
            }
        }
    }

    /// <inheritdoc/>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        samples.Add(
            new MetricSample(
                "custodes_alarm_streams",
                "Alarm streams open now.",
                MetricType.Gauge,
                [],
                SubscriptionCount
            )
        );
        samples.Add(
            new MetricSample(
                "custodes_alarm_streams_dropped_total",
                "Alarm streams ended because their reader was too slow.",
                MetricType.Counter,
                [],
                DroppedCount
            )
        );
    }

    // Only under the lock.
    private void Give(FeedItem item)
    {
        for (int index = subscriptions.Count - 1; index >= 0; index--)
        {
            Subscription subscription = subscriptions[index];
            if (!subscription.Queue.Writer.TryWrite(item))
            {
                _ = Interlocked.Increment(ref droppedCount);
                Close(subscription, AlarmFeedEnd.TooSlow);
            }
        }
    }

    // Only under the lock.
    private void Close(Subscription subscription, AlarmFeedEnd reason)
    {
        if (subscriptions.Remove(subscription))
        {
            subscription.EndReason = reason;
            subscription.Queue.Writer.Complete();
        }
    }

    private sealed class Subscription(AlarmFeed feed, int queueCountMax) : IAlarmSubscription
    {
        private volatile AlarmFeedEnd endReason;

        public Channel<FeedItem> Queue { get; } =
            Channel.CreateBounded<FeedItem>(
                new BoundedChannelOptions(queueCountMax) { SingleReader = true }
            );

        public ChannelReader<FeedItem> Items => Queue.Reader;

        public AlarmFeedEnd EndReason
        {
            get => endReason;
            set => endReason = value;
        }

        public void Dispose()
        {
            lock (feed.gate)
            {
                feed.Close(this, AlarmFeedEnd.Left);
            }
        }
    }
}
