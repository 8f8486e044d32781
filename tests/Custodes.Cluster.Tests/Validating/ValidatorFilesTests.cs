using Custodes.Cluster.Validating;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Wal;
using Custodes.Cryptography;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>
/// Goal: what was written is read again, a torn end is dropped, and damage is never taken for less. Method: real
/// files, cut and changed at every byte.
/// </summary>
public sealed class ValidatorFilesTests : IDisposable
{
    private readonly string directory = Directory
        .CreateTempSubdirectory("custodes-validator-")
        .FullName;

    private string FilePath => Path.Combine(directory, "file");

    [Fact]
    public void Records_are_read_again_and_a_cut_end_is_dropped_at_every_byte()
    {
        byte[][] records =
        [
            [1, 2, 3],
            [],
            [4],
        ];
        Write(records);
        byte[] whole = File.ReadAllBytes(FilePath);
        int[] ends = [39, 75, 112];
        Assert.Equal(ends[^1], whole.Length);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            using RecordFile file = RecordFile.Open(FilePath, 16);
            int expected = ends.Count(end => end <= length);
            Assert.Equal(expected, file.Count);
            for (int index = 0; index < expected; index++)
            {
                Assert.Equal(records[index], file.Read(index));
            }
        }
    }

    [Fact]
    public void A_changed_byte_before_the_last_record_is_damage()
    {
        Write([1, 2, 3], [4, 5, 6]);
        byte[] changed = File.ReadAllBytes(FilePath);
        changed[37] ^= 1;
        File.WriteAllBytes(FilePath, changed);

        Assert.Throws<ValidatorStartException>(() => RecordFile.Open(FilePath, 16));
    }

    [Fact]
    public void A_record_may_be_as_long_as_its_limit()
    {
        Write([1, 2, 3, 4]);
        using (RecordFile file = RecordFile.Open(FilePath, 4))
        {
            Assert.Equal(1, file.Count);
        }

        using RecordFile smaller = RecordFile.Open(FilePath, 3);
        Assert.Equal(0, smaller.Count);
    }

    [Fact]
    public void A_log_of_votes_is_read_again_and_says_what_it_is()
    {
        WalRecord begin = new WalRecord.Begin(new InstanceName(1, default, default), 0, false);
        using (VoteLog log = VoteLog.Open(FilePath))
        {
            Assert.False(log.WasThere);
            log.Append(begin.ToBytes(), beginsEpoch: true);
            log.Append(new WalRecord.Suspended().ToBytes(), beginsEpoch: false);
            log.Flush();
        }

        byte[] whole = File.ReadAllBytes(FilePath);
        using (VoteLog again = VoteLog.Open(FilePath))
        {
            Assert.True(again.WasThere);
            Assert.Equal(WalHealth.Whole, again.Health);
            Assert.Equal([begin, new WalRecord.Suspended()], again.Records);
        }

        File.WriteAllBytes(FilePath, whole[..^1]);
        using (VoteLog torn = VoteLog.Open(FilePath))
        {
            Assert.Equal(WalHealth.TornTail, torn.Health);
            Assert.Equal([begin], torn.Records);

            // What is added after a torn end must be readable: the end was cut off.
            torn.Append(new WalRecord.Suspended().ToBytes(), beginsEpoch: false);
        }

        using (VoteLog mended = VoteLog.Open(FilePath))
        {
            Assert.Equal(WalHealth.Whole, mended.Health);
            Assert.Equal(2, mended.Records.Count);
        }

        whole[20] ^= 1;
        File.WriteAllBytes(FilePath, whole);
        for (int start = 0; start < 3; start++)
        {
            // Cut where it broke, it would look whole to the next start, and the votes after that would be forgotten.
            using VoteLog broken = VoteLog.Open(FilePath);
            Assert.Equal(WalHealth.Broken, broken.Health);
        }

        using (VoteLog replaced = VoteLog.Open(FilePath))
        {
            replaced.Append(begin.ToBytes(), beginsEpoch: true);
        }

        using VoteLog anew = VoteLog.Open(FilePath);
        Assert.Equal(WalHealth.Whole, anew.Health);
        Assert.Equal([begin], anew.Records);
    }

    [Fact]
    public void A_long_log_of_votes_begins_anew_with_an_epoch()
    {
        byte[] body = new WalRecord.Body(new byte[1 << 20]).ToBytes();
        using (VoteLog log = VoteLog.Open(FilePath))
        {
            for (ulong epoch = 1; epoch <= 6; epoch++)
            {
                log.Append(Begin(epoch), beginsEpoch: true);
                log.Append(body, beginsEpoch: false);
                log.Flush();
            }
        }

        Assert.InRange(new FileInfo(FilePath).Length, 1 << 20, 5 << 20);
        using VoteLog again = VoteLog.Open(FilePath);
        Assert.Equal(WalHealth.Whole, again.Health);
        Assert.Equal(6UL, again.Records.OfType<WalRecord.Begin>().Last().Name.Epoch);

        static byte[] Begin(ulong epoch) =>
            new WalRecord.Begin(
                new InstanceName(epoch, Sha256Hash.OfNothing, default),
                0,
                false
            ).ToBytes();
    }

    [Fact]
    public void Percentiles_are_of_the_latest_by_nearest_rank()
    {
        Latencies latencies = new();
        Assert.Equal((0, 0), latencies.Percentiles());
        for (int index = 1; index <= 100; index++)
        {
            latencies.Add(index);
        }

        Assert.Equal((50, 99), latencies.Percentiles());
        for (int index = 0; index < 1024; index++)
        {
            latencies.Add(7);
        }

        Assert.Equal((7, 7), latencies.Percentiles());
        Assert.Equal(1124, latencies.Count);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private void Write(params byte[][] records)
    {
        using RecordFile file = RecordFile.Open(FilePath, 16);
        foreach (byte[] record in records)
        {
            file.Append(record);
        }

        file.Flush();
    }
}
