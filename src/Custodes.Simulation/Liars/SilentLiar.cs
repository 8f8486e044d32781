using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Says nothing, ever.</summary>
internal sealed class SilentLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    public override void OnOwn(int to, byte[] message) { }
}
