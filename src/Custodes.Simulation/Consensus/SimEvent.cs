using Custodes.Consensus.Protocol;

namespace Custodes.Simulation.Consensus;

/// <summary>One thing that is due at a time.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">To whom.</param>
/// <param name="From">From whom, for messages.</param>
/// <param name="Life">For inputs: how often the node had started; what was meant for an earlier life is dropped.</param>
/// <param name="Bytes">For messages.</param>
/// <param name="Input">For inputs.</param>
internal readonly record struct SimEvent(
    SimEventKind Kind,
    int Node,
    int From,
    int Life,
    byte[]? Bytes,
    ConsensusInput? Input
);
