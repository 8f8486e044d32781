using Custodes.Consensus.Voting;
using Custodes.Simulation.Worlds;

namespace Custodes.Simulation.Liars;

/// <summary>What a liar works with: its key, the truth, its accomplices, and a hand on the network.</summary>
/// <param name="Node">Who it is.</param>
/// <param name="World">What is true.</param>
/// <param name="Sides">Which of two halves a node belongs to; all liars use the same.</param>
/// <param name="Accomplices">Bit i is set when node i lies: they are told everything.</param>
/// <param name="Send">Sends to one node, after some milliseconds.</param>
internal sealed record LiarScene(
    int Node,
    World World,
    ulong Sides,
    UInt128 Accomplices,
    Action<int, byte[], int> Send
)
{
    public IVoteSigner Key => World.Signers[Node];

    public int SideOf(int node) => (int)((Sides >> (node % 64)) & 1);

    public bool IsLiar(int node) => ((Accomplices >> node) & 1) != 0;

    /// <summary>Sends to one node, or to every other one with -1, as an honest host would.</summary>
    public void Pass(int to, byte[] message, int afterMs = 0)
    {
        for (int node = 0; node < World.NodeCount; node++)
        {
            if (node != Node && (to < 0 || node == to))
            {
                Send(node, message, afterMs);
            }
        }
    }

    /// <summary>Sends to every other node of a half, and to the accomplices.</summary>
    public void Tell(int side, byte[] message)
    {
        for (int node = 0; node < World.NodeCount; node++)
        {
            if (node != Node && (SideOf(node) == side || IsLiar(node)))
            {
                Send(node, message, 0);
            }
        }
    }
}
