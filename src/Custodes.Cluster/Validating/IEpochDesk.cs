using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Computes what an epoch is to agree on from what this validator was given. One caller, no IO.</summary>
public interface IEpochDesk
{
    /// <summary>Told of which chain it is, before any decision.</summary>
    void Begin(ValidatorGenesis genesis, IVoteVerifier verifier);

    /// <summary>What this validator adds to the next draw, to be shown to the others once the epoch before is decided; nothing when it is not called.</summary>
    ReadOnlyMemory<byte> Share(IVoteSigner signer);

    /// <summary>Whether shares of the next draw may still come that its body should have.</summary>
    bool AwaitsShares { get; }

    /// <summary>Told that an epoch is due by the clock: what came later may be missing in its body.</summary>
    void OnDue(ulong epoch);

    /// <summary>How often each validator withheld its share of a draw, by index, since the beginning of the chain.</summary>
    IReadOnlyList<long> Withheld { get; }

    /// <summary>The newest epoch that drew something; 0 for none.</summary>
    ulong DrawnEpoch { get; }

    /// <summary>Shares that a body was refused for not having, once: the others must see them.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> TakeMissed();

    /// <summary>The body that this validator would propose, in canonical bytes.</summary>
    byte[] Build(Sha256Hash chain, InstanceName name, IReadOnlyList<EquivocationEvidence> evidence);

    /// <summary>Compares a proposed body with what follows from what is here.</summary>
    BodyVerdict Validate(EpochBody body);

    /// <summary>Takes something that epochs are computed from, whoever brings it.</summary>
    DeskTaken TryTake(ReadOnlyMemory<byte> item);

    /// <summary>What to ask others, because a body cannot be judged without it.</summary>
    IReadOnlyList<byte[]> QuestionsAbout(EpochBody body);

    /// <summary>Answers such a question; nothing when there is nothing.</summary>
    ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> question);

    /// <summary>Told of every decision in order, also of those of earlier runs.</summary>
    void OnDecided(EpochBody body);
}
