using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;

namespace Custodes.Simulation.Hosting;

/// <summary>What surrounds a simulated host.</summary>
internal interface IHostWorld
{
    /// <summary>Sends to one node, or to every other one with -1.</summary>
    void Send(int from, int to, byte[] message);

    /// <summary>Gives an input back after a time of the host's own clock.</summary>
    void Later(SimHost host, long afterUs, ConsensusInput input);

    /// <summary>Power fails at a host; it will be started again.</summary>
    void PowerFails(SimHost host);

    /// <summary>An epoch was decided.</summary>
    void OnDecided(SimHost host, ulong expectedEpoch, Decision decision);

    /// <summary>An equivocation was found.</summary>
    void OnEvidence(SimHost host, EquivocationEvidence evidence);
}
