using System.Diagnostics;
using Custodes.Primitives;

namespace Custodes.Simulation.Liars;

/// <summary>Makes liars of a kind.</summary>
internal static class LiarFactory
{
    public static Liar Create(LiarKind kind, LiarScene scene, SplitMix64 draw) =>
        kind switch
        {
            LiarKind.Silent => new SilentLiar(scene, draw),
            LiarKind.Late => new LateLiar(scene, draw),
            LiarKind.Equivocator => new EquivocatorLiar(scene, draw),
            LiarKind.DoubleVoter => new DoubleVoterLiar(scene, draw),
            LiarKind.NullifyAndFinalize => new NullifyAndFinalizeLiar(scene, draw),
            LiarKind.Outdated => new OutdatedLiar(scene, draw),
            LiarKind.WrongEpoch => new WrongEpochLiar(scene, draw),
            LiarKind.Forger => new ForgerLiar(scene, draw),
            LiarKind.Framer => new FramerLiar(scene, draw),
            LiarKind.Suppressor => new SuppressorLiar(scene, draw),
            LiarKind.Hider => new HiderLiar(scene, draw),
            LiarKind.Splitter => new SplitterLiar(scene, draw),
            LiarKind.Unjustified => new UnjustifiedLiar(scene, draw),
            _ => throw new UnreachableException(),
        };

    /// <summary>One of all kinds, with equal chances.</summary>
    public static LiarKind Draw(ref SplitMix64 draw) =>
        (LiarKind)(1 + draw.Below((int)LiarKind.Unjustified));
}
