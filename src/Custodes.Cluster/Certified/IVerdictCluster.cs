using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Certified;

/// <summary>What a live node needs of its cluster for verdicts that bind the fleet. Any thread; nothing waits for validators.</summary>
public interface IVerdictCluster
{
    /// <summary>Index of this node.</summary>
    ushort Self { get; }

    /// <summary>Whether there is anybody to certify.</summary>
    bool HasValidators { get; }

    /// <summary>What to say of every certificate besides; empty when it is worth what it says.</summary>
    string Caveat { get; }

    /// <summary>How long an epoch of the validators takes; 0 without them.</summary>
    int EpochMs { get; }

    /// <summary>Whether this node is the sensor of an agent.</summary>
    bool IsOwn(string agent);

    /// <summary>Signs evidence as this node.</summary>
    byte[] Sign(VerdictEvidence evidence);

    /// <summary>Which verdict validators will say that follows.</summary>
    FollowRefusal Follows(ReadOnlyMemory<byte> evidence, out FollowedVerdict followed);

    /// <summary>Shows evidence to the validators; may be lost.</summary>
    void Send(ReadOnlyMemory<byte> evidence);

    /// <summary>Certified verdicts that stand.</summary>
    IReadOnlyList<StandingVerdict> Standing();

    /// <summary>How certification goes; null without validators.</summary>
    CertificationView? View();
}
