using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Auditing;

/// <summary>Puts the documents of a log together, and keeps the newest for those entries that call them by their hash.</summary>
internal sealed class DocumentParts
{
    // What refers to a document stands close behind it.
    private const int KeptMax = 16;
    private readonly Dictionary<Sha256Hash, byte[]> whole = [];
    private readonly Queue<Sha256Hash> order = [];
    private byte[] open = [];
    private Sha256Hash openHash;
    private int count;

    /// <summary>What is wrong with a part; null when nothing is.</summary>
    public string? Take(DocumentEntry entry)
    {
        if (entry.First == 0)
        {
            open = new byte[entry.Size];
            openHash = entry.Hash;
            count = 0;
        }

        if (entry.Hash != openHash || entry.First != count || entry.Size != open.Length)
        {
            return $"byte {entry.First} of document {entry.Hash} stands where byte {count} of {openHash} belongs";
        }

        entry.Data.CopyTo(open.AsMemory(count));
        count += entry.Data.Length;
        if (count < open.Length)
        {
            return null;
        }

        if (Sha256.Of(open) != openHash)
        {
            return $"the parts of document {openHash} do not make it";
        }

        if (whole.TryAdd(openHash, open))
        {
            order.Enqueue(openHash);
        }

        while (order.Count > KeptMax)
        {
            _ = whole.Remove(order.Dequeue());
        }

        openHash = default;
        return null;
    }

    /// <summary>A document of late; null when it is not there.</summary>
    public byte[]? Find(Sha256Hash hash) => whole.GetValueOrDefault(hash);
}
