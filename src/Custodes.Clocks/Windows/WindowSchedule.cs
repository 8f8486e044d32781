using System.Buffers.Binary;
using System.Security.Cryptography;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Clocks.Windows;

/// <summary>The windows of one epoch: a slot is one with the same probability whatever happened before.</summary>
/// <remarks>
/// With integers alone, so that everybody draws the same. A draw uniform over an epoch would become more likely with
/// every quiet slot, and impossible after its hit; here, waiting teaches nothing. Labels and what
/// follows them differ in length, so that no draw is another's. Asking for all windows of 3,600 slots
/// costs as many HMACs.
/// </remarks>
public sealed class WindowSchedule
{
    /// <summary>Samples of a window at most.</summary>
    public const int SampleCountMax = 1 << 16;

    private readonly byte[] key = new byte[HMACSHA256.HashSizeInBytes];
    private readonly WindowTerms terms;
    private readonly int sureSlot = -1;

    /// <summary>The schedule of an epoch.</summary>
    /// <param name="secret">The secret of the epoch.</param>
    /// <param name="epochBase">The hash of its base.</param>
    /// <param name="terms">How to draw.</param>
    public WindowSchedule(Sha256Hash secret, Sha256Hash epochBase, WindowTerms terms)
    {
        Invariant.That(terms.Fault().Length == 0);
        this.terms = terms;
        HMACSHA256.HashData(secret.ToArray(), [.. "rw/v1 key\n"u8, .. epochBase.ToArray()], key);
        SlotCount = terms.IsEndDrawn
            ? (terms.SlotCount / 2) + (int)Scale(Draw("limit"u8), terms.SlotCount + 1)
            : terms.SlotCount;
        SlotCount = Math.Max(SlotCount, 1);
        if (terms.HasSureSlot)
        {
            sureSlot = (int)Scale(Draw("one"u8), SlotCount);
        }
    }

    /// <summary>Slots of this epoch.</summary>
    public int SlotCount { get; }

    /// <summary>The key that all draws come from.</summary>
    internal Sha256Hash Key => new(key);

    /// <summary>Whether a window opens in a slot.</summary>
    public bool IsWindow(int slot)
    {
        Invariant.That(slot >= 0);
        return slot < SlotCount
            && (slot == sureSlot || Draw("slot"u8, (uint)slot) < terms.Threshold);
    }

    /// <summary>All slots with a window, ascending.</summary>
    public int[] Windows()
    {
        List<int> windows = [];
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (IsWindow(slot))
            {
                windows.Add(slot);
            }
        }

        return [.. windows];
    }

    /// <summary>How many slots the window of a slot stays open.</summary>
    public int Duration(int slot)
    {
        Invariant.That(slot >= 0);
        int range = terms.DurationMax - terms.DurationMin + 1;
        return terms.DurationMin + (int)Scale(Draw("duration"u8, (uint)slot), range);
    }

    /// <summary>Which of a number of things a window looks at.</summary>
    /// <param name="slot">The slot of the window.</param>
    /// <param name="number">Which of its samples.</param>
    /// <param name="count">How many things there are.</param>
    public long Sample(int slot, int number, long count)
    {
        Invariant.That(slot >= 0 && number is >= 0 and < SampleCountMax && count > 0);
        Span<byte> message = stackalloc byte["sample"u8.Length + (2 * sizeof(uint))];
        "sample"u8.CopyTo(message);
        BinaryPrimitives.WriteInt32BigEndian(message[6..], slot);
        BinaryPrimitives.WriteInt32BigEndian(message[10..], number);
        return Scale(Draw(message), count);
    }

    // The bias is below count / 2^64.
    private static long Scale(ulong draw, long count) =>
        (long)Math.BigMul(draw, (ulong)count, out _);

    private ulong Draw(ReadOnlySpan<byte> label, uint slot)
    {
        Span<byte> message = stackalloc byte[16];
        label.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message[label.Length..], slot);
        return Draw(message[..(label.Length + sizeof(uint))]);
    }

    private ulong Draw(ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
