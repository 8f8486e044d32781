using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Messages of an epoch that is not open here yet; past the limits, newer ones are dropped.</summary>
internal sealed class EarlyMessages(HierarchyOptions options)
{
    private readonly List<ClusterMessage> kept = [];
    private long bytes;

    /// <summary>Keeps one.</summary>
    public void Add(ClusterMessage message)
    {
        // So that one who floods takes no room from others.
        int ofSender = kept.FindAll(other => other.Sender == message.Sender).Count;
        if (
            ofSender < options.EarlyOfSenderMax
            && kept.Count < options.EarlyCountMax
            && bytes + message.Raw.Length <= options.EarlyBytesMax
        )
        {
            kept.Add(message);
            bytes += message.Raw.Length;
        }
    }

    /// <summary>Drops those of epochs before.</summary>
    public void Forget(ulong before)
    {
        _ = kept.RemoveAll(message => message.Epoch < before);
        Count();
    }

    /// <summary>Takes those of an epoch out, in the order in which they came.</summary>
    public List<ClusterMessage> TakeOf(ulong epoch)
    {
        List<ClusterMessage> taken = kept.FindAll(message => message.Epoch == epoch);
        _ = kept.RemoveAll(message => message.Epoch == epoch);
        Count();
        return taken;
    }

    private void Count()
    {
        bytes = 0;
        foreach (ClusterMessage message in kept)
        {
            bytes += message.Raw.Length;
        }
    }
}
