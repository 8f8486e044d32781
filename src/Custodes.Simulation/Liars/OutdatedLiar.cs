using Custodes.Consensus.Messages;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Answers everything with something that was said long ago, by itself or by others.</summary>
internal sealed class OutdatedLiar(LiarScene scene, SplitMix64 draw) : Liar(scene, draw)
{
    private const int KeptMax = 128;
    private readonly List<byte[]> kept = [];

    public override void OnOwn(int to, byte[] message)
    {
        Keep(message);
        if (Draw.Below(2) == 0)
        {
            Scene.Pass(to, message);
        }
    }

    public override void OnHeard(int from, ConsensusMessage message)
    {
        Keep(MessageCodec.Write(message));
        if (Draw.Below(4) == 0)
        {
            Scene.Pass(-1, kept[Draw.Below(kept.Count)]);
        }
    }

    private void Keep(byte[] message)
    {
        if (kept.Count < KeptMax)
        {
            kept.Add(message);
        }
    }
}
