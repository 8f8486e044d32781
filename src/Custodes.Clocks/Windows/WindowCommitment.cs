using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>A node fixes all its windows of many epochs, before anybody knows what they will be drawn from.</summary>
/// <param name="Node">Whose lottery.</param>
/// <param name="Registry">The registry in which it is this node.</param>
/// <param name="Anchor">x_0 of its chain.</param>
/// <param name="Count">For how many epochs.</param>
/// <param name="FirstEpoch">The first of them.</param>
/// <param name="Terms">How it draws.</param>
public sealed record WindowCommitment(
    int Node,
    Sha256Hash Registry,
    Sha256Hash Anchor,
    long Count,
    long FirstEpoch,
    WindowTerms Terms
)
{
    /// <summary>What the node signs; docs/protocol/windows.md has the layout.</summary>
    public byte[] ToSigned() =>
        new SignedBytes("custodes/window-commit/v1\n"u8, Registry, Node)
            .Hash(Anchor)
            .Long(Count)
            .Long(FirstEpoch)
            .Long(Terms.SlotMs)
            .Int(Terms.SlotCount)
            .ULong(Terms.Threshold)
            .Int((Terms.HasSureSlot ? 1 : 0) | (Terms.IsEndDrawn ? 2 : 0))
            .Int(Terms.DurationMin)
            .Int(Terms.DurationMax)
            .Long(Terms.SkewMs)
            .ToArray();

    /// <summary>Whether an epoch is one of those it is for.</summary>
    public bool Covers(long epoch) => epoch >= FirstEpoch && epoch - FirstEpoch < Count;

    /// <summary>The name of what is outside its limits; empty when nothing is.</summary>
    public string Fault() =>
        Count is < 1 or > HashChain.CountMax ? nameof(Count)
        : FirstEpoch is < 0 or >= 1L << 52 ? nameof(FirstEpoch)
        : Terms.Fault();
}
