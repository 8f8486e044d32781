using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Computes what an epoch is to agree on from what this validator was given. One caller, no IO.</summary>
public interface IEpochDesk
{
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
