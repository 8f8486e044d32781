using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Custodes.Primitives;

namespace Custodes.Baselines.Memory;

/// <summary>A fixed number of equal blocks outside the managed heap, aligned and prefetchable.</summary>
/// <remarks>
/// A million agents in managed memory would be scanned by every full collection and would sit on 4 KiB
/// pages, where each random access also misses the TLB. Here the whole table is one allocation on a
/// 2 MiB boundary that asks the kernel for huge pages; <see cref="HugePagesAsked"/> tells whether it
/// took the request. Unsafe code, as only the reading ahead in Primitives is besides: each access is checked against the length.
/// Memory is zero at start and lives until <see cref="Dispose"/>: whoever makes a table owns it.
/// </remarks>
/// <typeparam name="T">A block without references; its size should be a multiple of 64 bytes.</typeparam>
public sealed unsafe class NativeBlocks<T> : IDisposable
    where T : unmanaged
{
    private const int CacheLineBytes = 64;
    private const nuint HugePageBytes = 2 * 1024 * 1024;
    private T* blocks;

    /// <summary>Takes the memory for <paramref name="count"/> blocks.</summary>
    public NativeBlocks(int count)
    {
        Invariant.That(count > 0);
        Count = count;
        Bytes = (nuint)count * (nuint)sizeof(T);

        // Small tables stay on small pages: a huge page for a test's ten agents would be waste.
        bool large = Bytes >= HugePageBytes;
        blocks = (T*)NativeMemory.AlignedAlloc(Bytes, large ? HugePageBytes : CacheLineBytes);

        // Advice before the first touch: pages that exist already would be merged only in the background.
        HugePagesAsked = large && HugePages.TryAdvise((nint)blocks, Bytes);
        NativeMemory.Clear(blocks, Bytes);
    }

    /// <summary>How many blocks there are.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all blocks together.</summary>
    public nuint Bytes { get; }

    /// <summary>Whether the kernel accepted the request for huge pages.</summary>
    public bool HugePagesAsked { get; }

    /// <summary>One block, in place.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Count)
            {
                OutOfRange();
            }

            return ref blocks[index];
        }
    }

    /// <summary>Starts to load some lines of a block, so that their access some rows later finds them near.</summary>
    /// <remarks>
    /// Into the second-level cache, which is near enough and waits for more lines at a time than the first
    /// level seems to: touching a row's five at random takes a third less than when they are asked for there.
    /// </remarks>
    /// <param name="index">Outside the table nothing is loaded.</param>
    /// <param name="start">The first line, counted from 0.</param>
    /// <param name="lines">1 to 4; a constant, so that the comparisons vanish.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int index, int start, int lines)
    {
        if (!Sse.IsSupported || (uint)index >= (uint)Count)
        {
            return;
        }

        byte* line = (byte*)(blocks + index) + (start * CacheLineBytes);
        Sse.Prefetch1(line);
        if (lines > 1)
        {
            Sse.Prefetch1(line + CacheLineBytes);
        }

        if (lines > 2)
        {
            Sse.Prefetch1(line + (2 * CacheLineBytes));
        }

        if (lines > 3)
        {
            Sse.Prefetch1(line + (3 * CacheLineBytes));
        }
    }

    /// <summary>Starts to load the first lines of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int index, int lines) => Prefetch(index, start: 0, lines);

    /// <summary>The bytes of some blocks, for a snapshot or a bulk load.</summary>
    public Span<byte> BytesOf(int start, int count)
    {
        Invariant.That(start >= 0 && count >= 0 && start + (long)count <= Count);
        return MemoryMarshal.AsBytes(new Span<T>(blocks + start, count));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (blocks is not null)
        {
            NativeMemory.AlignedFree(blocks);
            blocks = null;

            // Without blocks every index is outside: a late access is a bug that is seen, not a stray write.
            Count = 0;
        }
    }

    private static void OutOfRange() => Invariant.That(false, "block index is inside the table");
}
