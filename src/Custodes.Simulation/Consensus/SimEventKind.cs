namespace Custodes.Simulation.Consensus;

/// <summary>What is due. The numbers go into the trace.</summary>
internal enum SimEventKind
{
    None = 0,
    Deliver = 1,
    Input = 2,
    Restart = 3,
    Partition = 4,
    Heal = 5,
    LiarSend = 6,
    Eclipse = 7,
}
