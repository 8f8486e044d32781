using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>One of two honest machines with one key: it talks to its half only, and hears that half only.</summary>
internal sealed class TwinLiar(LiarScene scene, SplitMix64 draw, int side) : Liar(scene, draw)
{
    public override void OnOwn(int to, byte[] message)
    {
        for (int node = 0; node < Scene.World.NodeCount; node++)
        {
            if (node != Scene.Node && (to < 0 || node == to) && Scene.SideOf(node) == side)
            {
                Scene.Send(node, message, 0);
            }
        }
    }
}
