using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Cryptography;

namespace Custodes.Cluster.Validating;

/// <summary>Computes what an epoch is to agree on from the inputs that this validator has. One caller, no IO.</summary>
public interface IEpochDesk
{
    /// <summary>The body that this validator would propose, in canonical bytes.</summary>
    byte[] Build(Sha256Hash chain, InstanceName name, IReadOnlyList<EquivocationEvidence> evidence);

    /// <summary>Compares a proposed body with what follows from the own inputs.</summary>
    BodyVerdict Validate(EpochBody body);

    /// <summary>Takes inputs of an epoch from the global node; false when they are none or not needed.</summary>
    bool TryTake(ReadOnlyMemory<byte> inputs);

    /// <summary>Told of every decision in order, also of those of earlier runs.</summary>
    void OnDecided(EpochBody body);
}
