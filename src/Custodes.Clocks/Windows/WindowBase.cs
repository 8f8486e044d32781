using System.Buffers.Binary;
using System.Text;
using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>What an epoch's schedule is drawn from beside the secret: the certified checkpoint of the epoch before.</summary>
/// <remarks>
/// The body of the checkpoint alone: which witnesses' signatures stand under it is somebody's choice, and who chooses
/// could look for a schedule that suits.
/// </remarks>
/// <param name="Epoch">The epoch that it is for.</param>
/// <param name="Origin">The log.</param>
/// <param name="Size">Its entries.</param>
/// <param name="Root">Its root.</param>
public sealed record WindowBase(long Epoch, string Origin, long Size, Sha256Hash Root)
{
    /// <summary>SHA-256("rw/v1 base\n" origin "\n" u64be(epoch) u64be(size) root).</summary>
    public Sha256Hash Hash
    {
        get
        {
            byte[] numbers = new byte[2 * sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(numbers, Epoch);
            BinaryPrimitives.WriteInt64BigEndian(numbers.AsSpan(sizeof(long)), Size);
            return Sha256.Of(
                "rw/v1 base\n"u8,
                [.. Encoding.UTF8.GetBytes(Origin), (byte)'\n', .. numbers, .. Root.ToArray()]
            );
        }
    }
}
