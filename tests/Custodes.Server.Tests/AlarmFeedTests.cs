using Custodes.Contracts;
using Custodes.Contracts.Fleet;

namespace Custodes.Server.Tests;

public sealed class AlarmFeedTests
{
    [Fact]
    public void A_subscriber_whose_queue_is_full_is_dropped_with_the_next_alarm()
    {
        AlarmFeed feed = new(subscriptionCountMax: 2, queueCountMax: 3);
        using IAlarmSubscription slow = Subscribe(feed);
        using IAlarmSubscription quick = Subscribe(feed);
        for (long id = 1; id <= 3; id++)
        {
            feed.Publish(Samples.Alarm(id));
            Assert.True(quick.Alarms.TryRead(out _));
        }

        Assert.Equal(AlarmFeedEnd.None, slow.EndReason);
        feed.Publish(Samples.Alarm(4));

        Assert.Equal(AlarmFeedEnd.TooSlow, slow.EndReason);
        Assert.Equal(AlarmFeedEnd.None, quick.EndReason);
        Assert.Equal(1, feed.DroppedCount);
        Assert.Equal(1, feed.SubscriptionCount);
        List<long> left = [];
        while (slow.Alarms.TryRead(out Finding? alarm))
        {
            left.Add(alarm.Id);
        }

        Assert.Equal([1, 2, 3], left);
        Assert.True(slow.Alarms.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void There_are_as_many_subscriptions_as_the_limit_says()
    {
        AlarmFeed feed = new(subscriptionCountMax: 1, queueCountMax: 1);
        IAlarmSubscription first = Subscribe(feed);
        Assert.False(feed.TrySubscribe(out _));
        first.Dispose();
        first.Dispose();
        Assert.Equal(AlarmFeedEnd.Left, first.EndReason);
        Subscribe(feed).Dispose();
    }

    [Fact]
    public void A_stopped_feed_ends_all_and_takes_none()
    {
        AlarmFeed feed = new(subscriptionCountMax: 2, queueCountMax: 1);
        using IAlarmSubscription subscription = Subscribe(feed);
        feed.Stop();
        Assert.Equal(AlarmFeedEnd.Stopping, subscription.EndReason);
        Assert.False(feed.TrySubscribe(out _));
    }

    private static IAlarmSubscription Subscribe(AlarmFeed feed)
    {
        Assert.True(feed.TrySubscribe(out IAlarmSubscription? subscription));
        return subscription;
    }
}
