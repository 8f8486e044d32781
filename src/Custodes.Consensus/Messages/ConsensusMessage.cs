using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Consensus.Messages;

/// <summary>What validators say to each other. <see cref="MessageCodec"/> draws the bytes.</summary>
/// <param name="Epoch">Which epoch it is about; only signed statements are believed about it.</param>
public abstract record ConsensusMessage(ulong Epoch)
{
    /// <summary>One vote: a notarisation, a nullification or a finalisation.</summary>
    public sealed record VoteCast(ulong Epoch, Vote Vote) : ConsensusMessage(Epoch);

    /// <summary>A leader's proposal with what justifies it.</summary>
    /// <param name="Epoch">The epoch.</param>
    /// <param name="Vote">The signed statement.</param>
    /// <param name="Body">The body, when the leader has it.</param>
    /// <param name="Notarization">Certificate of the parent, unless the value is new.</param>
    /// <param name="Nullifications">The latest of the views between, descending.</param>
    public sealed record Proposal(
        ulong Epoch,
        Vote Vote,
        byte[]? Body,
        Certificate? Notarization,
        Certificate[] Nullifications
    ) : ConsensusMessage(Epoch);

    /// <summary>A certificate that lets the receiver go on.</summary>
    public sealed record CertificateShown(ulong Epoch, Certificate Certificate)
        : ConsensusMessage(Epoch);

    /// <summary>Asks for the certificates of views, or for the end of the epoch, and for a body.</summary>
    /// <param name="Epoch">The epoch.</param>
    /// <param name="From">First view.</param>
    /// <param name="To">Last view.</param>
    /// <param name="Body">Digest of a body that is missing; zero for none.</param>
    public sealed record Fetch(ulong Epoch, int From, int To, Sha256Hash Body)
        : ConsensusMessage(Epoch);

    /// <summary>A body that was asked for.</summary>
    public sealed record BodyShown(ulong Epoch, byte[] Body) : ConsensusMessage(Epoch);

    /// <summary>How an epoch ended.</summary>
    /// <param name="Epoch">The epoch.</param>
    /// <param name="Final">The finalisation certificate.</param>
    /// <param name="Notarization">The notarisation of the same value, when known.</param>
    /// <param name="Body">The body, when known.</param>
    public sealed record FinalShown(
        ulong Epoch,
        Certificate Final,
        Certificate? Notarization,
        byte[]? Body
    ) : ConsensusMessage(Epoch);

    /// <summary>A validator that contradicted itself, for those who did not find out.</summary>
    /// <param name="Epoch">Since when the sender has it; the evidence says what it is about.</param>
    /// <param name="Evidence">Proves itself.</param>
    public sealed record EvidenceShown(ulong Epoch, EquivocationEvidence Evidence)
        : ConsensusMessage(Epoch);
}
