using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>Entries that are to be appended together, in the encoding of a bundle.</summary>
/// <remarks>Takes its memory when it is made and is used again after <see cref="Clear"/>. One owner.</remarks>
public sealed class EntryBatch
{
    private readonly byte[] bytes;
    private readonly int countMax;
    private int length;

    /// <summary>Takes memory for so much.</summary>
    /// <param name="countMax">Entries at most.</param>
    /// <param name="bytesMax">Of all entries with their lengths, at most.</param>
    public EntryBatch(int countMax, int bytesMax)
    {
        Invariant.That(countMax > 0 && bytesMax >= EntryBundle.PrefixBytes);
        this.countMax = countMax;
        bytes = new byte[bytesMax];
    }

    /// <summary>How many entries are in it.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, each behind its length.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>Adds one entry behind the others; changes nothing when it does not.</summary>
    public BatchRefusal TryAdd(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > EntryBundle.EntryBytesMax)
        {
            return BatchRefusal.EntryTooLong;
        }

        if (Count == countMax || bytes.Length - length < EntryBundle.PrefixBytes + entry.Length)
        {
            return BatchRefusal.Full;
        }

        length += EntryBundle.Write(bytes.AsSpan(length), entry);
        Count++;
        return BatchRefusal.None;
    }

    /// <summary>Writes over bytes that were left open when their entry was added.</summary>
    /// <param name="position">Where in <see cref="Bytes"/>.</param>
    /// <param name="content">As many bytes as were left open.</param>
    /// <remarks>Whoever adds entries meanwhile is not disturbed; whoever reads comes afterwards.</remarks>
    public void Fill(int position, ReadOnlySpan<byte> content)
    {
        Invariant.That(position >= 0 && position + content.Length <= length);
        content.CopyTo(bytes.AsSpan(position));
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Count = 0;
        length = 0;
    }
}
