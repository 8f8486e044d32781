using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Cryptography;

namespace Custodes.Consensus.Protocol;

/// <summary>How an epoch ended: what a third party needs to believe it.</summary>
/// <param name="Name">Epoch, what came before and who voted.</param>
/// <param name="Digest">SHA-256 of the body.</param>
/// <param name="Body">Canonical bytes.</param>
/// <param name="Final">"A quorum committed to it."</param>
/// <param name="Notarization">"A quorum recomputed it"; null when this validator learnt only the end.</param>
public sealed record Decision(
    InstanceName Name,
    Sha256Hash Digest,
    byte[] Body,
    Certificate Final,
    Certificate? Notarization
)
{
    /// <summary>The message that brings a lagging validator to the next epoch.</summary>
    public byte[] ToMessage() =>
        MessageCodec.Write(new ConsensusMessage.FinalShown(Name.Epoch, Final, Notarization, Body));
}
