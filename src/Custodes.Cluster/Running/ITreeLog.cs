using Custodes.Consensus.Bodies;
using Custodes.Evidence.Entries;

namespace Custodes.Cluster.Running;

/// <summary>The log of evidence of a node of the tree. One caller at a time.</summary>
public interface ITreeLog
{
    /// <summary>Entries that are durable.</summary>
    long CommittedSize { get; }

    /// <summary>The head that is signed and served: every entry in it can be read and proven. Nothing before the first.</summary>
    LogHead Head { get; }

    /// <summary>Adds an entry.</summary>
    /// <param name="make">Makes it, from the time that it gets.</param>
    /// <returns>Its index.</returns>
    long Add(Func<long, LogEntry> make);

    /// <summary>Waits until everything that was added is durable.</summary>
    void Flush();

    /// <summary>The newest entries, the newest first, as far back as is worth looking.</summary>
    IEnumerable<LogEntry> Newest();
}
