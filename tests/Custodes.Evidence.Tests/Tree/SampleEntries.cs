using System.Text;
using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Tests.Tree;

/// <summary>
/// Entries whose tree's roots were computed with other programs: entry i is i in decimal, a space, then
/// i mod 97 bytes of the value (31 i + j) mod 251.
/// </summary>
internal static class SampleEntries
{
    public static byte[] Entry(int index)
    {
        byte[] entry = new byte[(index % 97) + $"{index} ".Length];
        int start = Encoding.ASCII.GetBytes($"{index} ", entry);
        for (int place = start; place < entry.Length; place++)
        {
            entry[place] = (byte)(((31 * index) + place - start) % 251);
        }

        return entry;
    }

    public static EntryBatch Batch(int first, int count)
    {
        EntryBatch batch = new(count, count * 128);
        for (int index = first; index < first + count; index++)
        {
            Assert.Equal(BatchRefusal.None, batch.TryAdd(Entry(index)));
        }

        return batch;
    }
}
