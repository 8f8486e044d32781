using Custodes.Primitives;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Liars;

/// <summary>Says the right things about when the others have given up.</summary>
internal sealed class LateLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override void OnOwn(int to, byte[] message) =>
        Scene.Pass(to, message, SubStream.Between(ref Draw, 200, 1500));
}
