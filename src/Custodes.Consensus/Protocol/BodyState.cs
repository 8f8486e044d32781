using Custodes.Consensus.Bodies;
using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

/// <summary>One body of the running epoch and what is known about it.</summary>
internal sealed class BodyState(Sha256Hash digest, byte[] bytes)
{
    public Sha256Hash Digest { get; } = digest;

    public byte[] Bytes { get; } = bytes;

    /// <summary>What was read from the bytes; null when they are no body.</summary>
    public EpochBody? Body { get; set; }

    public BodyVerdict Verdict { get; set; }

    /// <summary>The host was asked.</summary>
    public bool IsAsked { get; set; }

    /// <summary>It is in the log.</summary>
    public bool IsLogged { get; set; }
}
