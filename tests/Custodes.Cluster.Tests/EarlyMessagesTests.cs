using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Tests;

public sealed class EarlyMessagesTests
{
    [Fact]
    public void As_many_are_kept_as_the_limit_says_and_not_one_more()
    {
        EarlyMessages early = new(new HierarchyOptions { EarlyCountMax = 3 });
        for (ushort sender = 1; sender <= 4; sender++)
        {
            early.Add(Message(sender, epoch: 5));
        }

        Assert.Equal([1, 2, 3], early.TakeOf(5).Select(message => (int)message.Sender));
        Assert.Empty(early.TakeOf(5));
        early.Add(Message(sender: 9, epoch: 5));
        _ = Assert.Single(early.TakeOf(5));
    }

    [Fact]
    public void Who_floods_takes_no_room_from_others()
    {
        EarlyMessages early = new(new HierarchyOptions { EarlyOfSenderMax = 2 });
        for (int message = 0; message < 3; message++)
        {
            early.Add(Message(sender: 1, epoch: 5));
        }

        early.Add(Message(sender: 2, epoch: 5));
        Assert.Equal([1, 1, 2], early.TakeOf(5).Select(message => (int)message.Sender));
    }

    [Fact]
    public void As_many_bytes_are_kept_as_the_limit_says_and_not_one_more()
    {
        EarlyMessages early = new(new HierarchyOptions { EarlyBytesMax = 20 });
        early.Add(Message(sender: 1, epoch: 5));
        early.Add(Message(sender: 2, epoch: 6));
        early.Add(Message(sender: 3, epoch: 6));

        _ = Assert.Single(early.TakeOf(6));
        early.Forget(before: 6);
        early.Add(Message(sender: 4, epoch: 6));
        early.Add(Message(sender: 5, epoch: 6));
        Assert.Equal(2, early.TakeOf(6).Count);
    }

    private static ClusterMessage Message(ushort sender, ulong epoch) =>
        new(sender, MessageKind.Reports, epoch, new byte[4], new byte[10]);
}
