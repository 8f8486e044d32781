using System.Text;
using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>A node opens a window: until then, nobody else knew that it would.</summary>
/// <param name="Node">Who opens it.</param>
/// <param name="Registry">The registry in which it is this node.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Slot">In which slot.</param>
/// <param name="Nonce">32 bytes that are in no other opening of the epoch: answers to it cannot have been made before.</param>
/// <param name="Clock">Hash of its last clock statement; zero before the first.</param>
/// <param name="Size">Entries of the last certified checkpoint that it knows.</param>
/// <param name="Root">The root of that.</param>
/// <param name="Reason">Why it opens a window that is not drawn; empty for one that is.</param>
public sealed record WindowOpening(
    int Node,
    Sha256Hash Registry,
    long Epoch,
    int Slot,
    Sha256Hash Nonce,
    Sha256Hash Clock,
    long Size,
    Sha256Hash Root,
    string Reason
)
{
    /// <summary>Bytes of a reason at most.</summary>
    public const int ReasonBytesMax = 256;

    /// <summary>What its closing names.</summary>
    public Sha256Hash Hash => Sha256.Of(ToSigned());

    /// <summary>What the node signs; docs/protocol/windows.md has the layout.</summary>
    public byte[] ToSigned() =>
        new SignedBytes("custodes/window-open/v1\n"u8, Registry, Node)
            .Long(Epoch)
            .Int(Slot)
            .Hash(Nonce)
            .Hash(Clock)
            .Long(Size)
            .Hash(Root)
            .Text(Reason)
            .ToArray();

    /// <summary>The name of what is outside its limits; empty when nothing is.</summary>
    public string Fault() =>
        Slot is < 0 or >= 2 * WindowTerms.SlotCountMax ? nameof(Slot)
        : Epoch < 0 ? nameof(Epoch)
        : Size < 0 ? nameof(Size)
        : Encoding.UTF8.GetByteCount(Reason) > ReasonBytesMax ? nameof(Reason)
        : "";
}
