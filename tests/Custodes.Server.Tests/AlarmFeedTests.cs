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
            Assert.True(quick.Items.TryRead(out _));
        }

        Assert.Equal(AlarmFeedEnd.None, slow.EndReason);
        feed.Publish(Samples.Alarm(4));

        Assert.Equal(AlarmFeedEnd.TooSlow, slow.EndReason);
        Assert.Equal(AlarmFeedEnd.None, quick.EndReason);
        Assert.Equal(1, feed.DroppedCount);
        Assert.Equal(1, feed.SubscriptionCount);
        List<long> left = [];
        while (slow.Items.TryRead(out FeedItem item))
        {
            left.Add(item.Alarm!.Id);
        }

        Assert.Equal([1, 2, 3], left);
        Assert.True(slow.Items.Completion.IsCompletedSuccessfully);
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

    [Fact]
    public void A_notice_reaches_those_who_are_there_and_who_comes_while_it_stands()
    {
        AlarmFeed feed = new(subscriptionCountMax: 4, queueCountMax: 2);
        using IAlarmSubscription before = Subscribe(feed);
        FleetNotice began = new(FleetNotice.Certification, IsOn: true, 5, "stalled");
        feed.Publish(began);
        feed.Publish(began with { TimeMs = 6 });
        using IAlarmSubscription during = Subscribe(feed);
        feed.Publish(began with { IsOn = false, TimeMs = 7 });
        using IAlarmSubscription after = Subscribe(feed);
        Assert.Equal([6, 7], TimesOf(during));
        Assert.Equal(AlarmFeedEnd.TooSlow, before.EndReason);
        Assert.Equal([5, 6], TimesOf(before));
        Assert.Empty(TimesOf(after));
    }

    private static List<long> TimesOf(IAlarmSubscription subscription)
    {
        List<long> times = [];
        while (subscription.Items.TryRead(out FeedItem item))
        {
            times.Add(item.Notice!.TimeMs);
        }

        return times;
    }

    private static IAlarmSubscription Subscribe(AlarmFeed feed)
    {
        Assert.True(feed.TrySubscribe(out IAlarmSubscription? subscription));
        return subscription;
    }
}
