using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>A node closes the window that it opened.</summary>
/// <param name="Node">Who.</param>
/// <param name="Registry">The registry in which it is this node.</param>
/// <param name="Epoch">In which epoch it was opened.</param>
/// <param name="Slot">In which slot it was opened.</param>
/// <param name="Opening">The hash of the opening.</param>
/// <param name="Size">Entries of the last certified checkpoint that it knows.</param>
/// <param name="Root">The root of that.</param>
public sealed record WindowClosing(
    int Node,
    Sha256Hash Registry,
    long Epoch,
    int Slot,
    Sha256Hash Opening,
    long Size,
    Sha256Hash Root
)
{
    /// <summary>What the node signs; docs/protocol/windows.md has the layout.</summary>
    public byte[] ToSigned() =>
        new SignedBytes("custodes/window-close/v1\n"u8, Registry, Node)
            .Long(Epoch)
            .Int(Slot)
            .Hash(Opening)
            .Long(Size)
            .Hash(Root)
            .ToArray();
}
