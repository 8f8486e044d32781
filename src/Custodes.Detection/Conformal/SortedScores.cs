using System.Numerics;
using System.Runtime.Intrinsics;
using Custodes.Primitives;

namespace Custodes.Detection.Conformal;

/// <summary>Scores in ascending order, in blocks, so that one comes or goes without moving the others.</summary>
/// <remarks>
/// A block that is full is cut in two, one that is empty leaves; so blocks are some hundred scores long,
/// and adding, removing and counting those below cost a search among blocks and one inside a block. Of
/// equal scores any may stand for the other. 8 bytes a score, up to twice that just after cuts.
/// </remarks>
internal sealed class SortedScores
{
    private const int BlockLength = 256;
    private const int FirstLength = 16;
    private const int CountedLength = 32;

    // The order is that of the blocks; the highest of each lies apart, to be searched without touching them.
    private double[][] blocks = [new double[FirstLength]];
    private double[] highs = new double[1];
    private int[] counts = new int[1];
    private int blockCount = 1;

    /// <summary>Scores it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Puts a score where it belongs.</summary>
    public void Add(double score)
    {
        int block = BlockOf(score);
        if (counts[block] == blocks[block].Length)
        {
            MakeRoom(block);
            block = BlockOf(score);
        }

        double[] scores = blocks[block];
        int count = counts[block]++;
        int place = BelowIn(scores.AsSpan(0, count), score);
        Array.Copy(scores, place, scores, place + 1, count - place);
        scores[place] = score;
        highs[block] = scores[count];
        Count++;
    }

    /// <summary>Takes out a score that is there.</summary>
    public void Remove(double score)
    {
        int block = BlockOf(score);
        double[] scores = blocks[block];
        int count = counts[block];
        int place = BelowIn(scores.AsSpan(0, count), score);
        Invariant.That(place < count && scores[place] <= score);
        Array.Copy(scores, place + 1, scores, place, count - place - 1);
        Count--;
        if (--counts[block] > 0)
        {
            highs[block] = scores[count - 2];
        }
        else if (blockCount > 1)
        {
            Drop(block);
        }
    }

    /// <summary>How many are below a score.</summary>
    public int Below(double score)
    {
        int block = BlockOf(score);
        int below = BelowIn(blocks[block].AsSpan(0, counts[block]), score);
        foreach (int count in counts.AsSpan(0, block))
        {
            below += count;
        }

        return below;
    }

    /// <summary>A place to walk down from, at the score that has <paramref name="rank"/> others before it.</summary>
    public Walk From(int rank)
    {
        Invariant.That(rank < Count);
        int block = 0;
        while (block < blockCount && rank >= counts[block])
        {
            rank -= counts[block++];
        }

        return new Walk(this, block, rank);
    }

    // The first whose highest is not below the score, or the last.
    private int BlockOf(double score) =>
        Math.Min(BelowIn(highs.AsSpan(0, blockCount), score), blockCount - 1);

    private static int BelowIn(ReadOnlySpan<double> ascending, double score)
    {
        // Which half it is in is a coin's toss: added up rather than branched on, and the last few counted.
        int below = 0;
        int length = ascending.Length;
        while (length > CountedLength)
        {
            int half = (length + 1) >> 1;
            below += ascending[below + half - 1] < score ? half : 0;
            length -= half;
        }

        ReadOnlySpan<double> rest = ascending.Slice(below, length);
        Vector256<double> limit = Vector256.Create(score);
        int index = 0;
        for (; index <= rest.Length - Vector256<double>.Count; index += Vector256<double>.Count)
        {
            var four = Vector256.Create(rest.Slice(index, Vector256<double>.Count));
            uint bits = Vector256.LessThan(four, limit).ExtractMostSignificantBits();
            below += BitOperations.PopCount(bits);
        }

        for (; index < rest.Length; index++)
        {
            below += rest[index] < score ? 1 : 0;
        }

        return below;
    }

    private void MakeRoom(int block)
    {
        double[] full = blocks[block];
        if (full.Length < BlockLength)
        {
            Array.Resize(ref blocks[block], 2 * full.Length);
            return;
        }

        if (blockCount == blocks.Length)
        {
            Array.Resize(ref blocks, 2 * blockCount);
            Array.Resize(ref highs, 2 * blockCount);
            Array.Resize(ref counts, 2 * blockCount);
        }

        int behind = blockCount - block;
        Array.Copy(blocks, block, blocks, block + 1, behind);
        Array.Copy(highs, block, highs, block + 1, behind);
        Array.Copy(counts, block, counts, block + 1, behind);
        blockCount++;

        const int Half = BlockLength / 2;
        double[] upper = new double[BlockLength];
        full.AsSpan(Half).CopyTo(upper);
        blocks[block + 1] = upper;
        counts[block] = Half;
        counts[block + 1] = Half;
        highs[block] = full[Half - 1];
    }

    private void Drop(int block)
    {
        blockCount--;
        int behind = blockCount - block;
        Array.Copy(blocks, block + 1, blocks, block, behind);
        Array.Copy(highs, block + 1, highs, block, behind);
        Array.Copy(counts, block + 1, counts, block, behind);
        blocks[blockCount] = [];
    }

    /// <summary>A place among the scores, for walking down; good until one comes or goes.</summary>
    internal ref struct Walk(SortedScores scores, int block, int index)
    {
        private int block = block;
        private int index = index;

        /// <summary>The score here.</summary>
        public readonly double Score => scores.blocks[block][index];

        /// <summary>One down; never below the lowest.</summary>
        public void Down()
        {
            if (index > 0)
            {
                index--;
            }
            else
            {
                block--;
                index = scores.counts[block] - 1;
            }
        }
    }
}
