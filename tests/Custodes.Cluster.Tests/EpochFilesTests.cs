using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: what was appended is there after any crash, damage is named with file and byte, and nothing is kept for ever.
/// Method: real files; every cut of the end, and a flipped bit in every byte.
/// </summary>
public sealed class EpochFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("epochs").FullName;

    [Fact]
    public void Records_come_back_in_order_and_by_epoch()
    {
        using (EpochFiles files = new(folder))
        {
            files.Append(10, [new byte[] { 1 }, new byte[] { 2, 3 }]);
            files.Append(9, [new byte[] { 4 }]);
            files.Append(10, [Array.Empty<byte>()]);
        }

        using EpochFiles again = new(folder);
        IReadOnlyList<StoredRecords> read = again.ReadAll();
        Assert.Equal([9UL, 10UL], read.Select(static one => one.Epoch));
        Assert.Equal(
            [
                [1],
                [2, 3],
                [],
            ],
            read[1].Records.Select(static record => record.ToArray())
        );
        again.Remove(9);
        again.Remove(9);
        Assert.Equal([10UL], again.ReadAll().Select(static one => one.Epoch));
    }

    [Fact]
    public void A_torn_end_costs_the_last_record_and_what_is_added_then_stays()
    {
        string path = Write();
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            using EpochFiles files = new(folder);
            int left = files.ReadAll()[0].Records.Count;
            Assert.InRange(left, 0, 1);
            files.Append(1, [new byte[] { 9 }]);
            Assert.Equal([9], files.ReadAll()[0].Records[left].ToArray());
        }
    }

    [Fact]
    public void A_flipped_bit_before_the_last_record_is_named_with_file_and_byte()
    {
        string path = Write();
        byte[] whole = File.ReadAllBytes(path);
        int first = whole.Length / 2;

        // A length that points past the end looks like a write that was never finished; everything else is damage.
        int named = 0;
        for (int place = 0; place < first; place++)
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 1;
            File.WriteAllBytes(path, damaged);
            using EpochFiles files = new(folder);
            try
            {
                Assert.Empty(files.ReadAll()[0].Records);
            }
            catch (InvalidDataException refused)
            {
                Assert.Contains(path, refused.Message, StringComparison.Ordinal);
                Assert.Contains("byte 0", refused.Message, StringComparison.Ordinal);
                named++;
            }
        }

        Assert.InRange(named, first - 4, first);
    }

    [Fact]
    public void A_file_that_is_no_epochs_is_named()
    {
        File.WriteAllText(Path.Combine(folder, "notes"), "");
        using EpochFiles files = new(folder);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(files.ReadAll);
        Assert.Contains("notes", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Two records of the same length.
    private string Write()
    {
        using EpochFiles files = new(folder);
        files.Append(1, [new byte[] { 1, 2, 3, 4 }, new byte[] { 5, 6, 7, 8 }]);
        return Path.Combine(folder, "1");
    }
}
