using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Clocks.Windows;

/// <summary>A holder's chain of secrets: each is the hash of the one that is revealed after it.</summary>
/// <remarks>
/// <code>
/// x_N     = SHA-256("rw/v1 chain\n" seed)
/// x_(i-1) = SHA-256("rw/v1 step\n" u64be(i) x_i)
/// </code>
/// x_0 is public, x_i belongs to the epoch i - 1 after the first. Keeps every √N-th value and one stretch of √N
/// of them: 64 KiB for a million. Making it takes N hashes; a value takes √N at most, and one hash on
/// average when they are asked for in order. One owner; disposing it wipes what it kept.
/// </remarks>
public sealed class HashChain : IWindowSecret, IDisposable
{
    /// <summary>Values at most: 119 years of hours.</summary>
    public const int CountMax = 1 << 20;

    /// <summary>Bytes of a seed.</summary>
    public const int SeedBytes = 32;

    private readonly long firstEpoch;
    private readonly int count;
    private readonly int stride;
    private readonly Sha256Hash[] kept;
    private readonly Sha256Hash[] stretch;
    private int stretchAt = -1;
    private bool isDisposed;

    // x_N: where the last stretch begins, which is as a rule shorter than the others.
    private Sha256Hash last;

    /// <summary>Makes a chain.</summary>
    /// <param name="seed">32 bytes that nobody else has. Zero them afterwards.</param>
    /// <param name="count">How many epochs it is for.</param>
    /// <param name="firstEpoch">The first of them.</param>
    public HashChain(ReadOnlySpan<byte> seed, int count, long firstEpoch)
    {
        Invariant.That(seed.Length == SeedBytes);
        Invariant.That(count is > 0 and <= CountMax && firstEpoch is >= 0 and < 1L << 52);
        this.count = count;
        this.firstEpoch = firstEpoch;
        stride = (int)Math.Ceiling(Math.Sqrt(count));
        kept = new Sha256Hash[(count / stride) + 1];
        stretch = new Sha256Hash[stride + 1];
        Sha256Hash value = Sha256.Of("rw/v1 chain\n"u8, seed);
        last = value;
        for (int index = count; index > 0; index--)
        {
            Keep(index, value);
            value = Step(index, value);
        }

        Keep(0, value);
        Anchor = value;
    }

    /// <summary>x_0: what is published before the first epoch.</summary>
    public Sha256Hash Anchor { get; }

    /// <summary>x_i.</summary>
    /// <param name="index">From 0 to the count.</param>
    public Sha256Hash this[int index]
    {
        get
        {
            Invariant.That(index >= 0 && index <= count);
            ObjectDisposedException.ThrowIf(isDisposed, this);
            int first = index / stride * stride;
            if (stretchAt != first)
            {
                Fill(first);
            }

            return stretch[index - first];
        }
    }

    /// <inheritdoc/>
    public bool TryReveal(long epoch, Sha256Hash epochBase, [NotNullWhen(true)] out byte[]? reveal)
    {
        long index = epoch - firstEpoch + 1;
        reveal = index >= 1 && index <= count ? this[(int)index].ToArray() : null;
        return reveal is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        last = default;
        Array.Clear(kept);
        Array.Clear(stretch);
        stretchAt = -1;
    }

    /// <summary>x_(i-1), from x_i: how anybody checks a value against an earlier one.</summary>
    /// <param name="index">i, from 1.</param>
    /// <param name="value">x_i.</param>
    public static Sha256Hash Before(long index, Sha256Hash value)
    {
        Invariant.That(index > 0);
        return Step(index, value);
    }

    internal static Sha256Hash Step(long index, Sha256Hash value)
    {
        Span<byte> name = stackalloc byte[19];
        "rw/v1 step\n"u8.CopyTo(name);
        BinaryPrimitives.WriteInt64BigEndian(name[11..], index);
        return Sha256.Of(name, Sha256Hash.BytesOf(new ReadOnlySpan<Sha256Hash>(in value)));
    }

    private void Keep(int index, Sha256Hash value)
    {
        if (index % stride == 0)
        {
            kept[index / stride] = value;
        }
    }

    // From the value that follows the stretch down to its first.
    private void Fill(int first)
    {
        int end = Math.Min(first + stride, count);
        Sha256Hash value = end == count ? last : kept[end / stride];
        for (int index = end; index > first; index--)
        {
            stretch[index - first] = value;
            value = Step(index, value);
        }

        stretch[0] = value;
        stretchAt = first;
    }
}
