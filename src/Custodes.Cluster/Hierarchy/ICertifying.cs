namespace Custodes.Cluster.Hierarchy;

/// <summary>What a node does that has its baselines certified. One owner, as of the machine.</summary>
public interface ICertifying
{
    /// <summary>Takes the end of an epoch, from any validator.</summary>
    void OnCertificate(
        ReadOnlyMemory<byte> message,
        long nowMs,
        ICollection<HierarchyEffect> effects
    );

    /// <summary>Answers what a validator asks for; nothing when there is nothing.</summary>
    ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> question);
}
