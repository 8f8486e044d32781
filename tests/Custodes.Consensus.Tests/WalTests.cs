using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Consensus.Wal;

namespace Custodes.Consensus.Tests;

/// <summary>Goal: a vote once flushed is never forgotten unnoticed. Method: cut the log everywhere, flip every bit.</summary>
public sealed class WalTests
{
    private static readonly InstanceName Name = new(3, TestKeys.Hash(1), TestKeys.Hash(2));

    [Fact]
    public void Records_come_back_as_they_were()
    {
        (byte[] log, int[] ends) = Log();

        Assert.Equal(
            WalHealth.Whole,
            Read(log, out IReadOnlyList<WalRecord> records, out int whole)
        );
        Assert.Equal(ends.Length, records.Count);
        Assert.Equal(log.Length, whole);
        Assert.Equal(new WalRecord.Begin(Name, 7, IsSuspendedUntilDue: true), records[0]);
        Assert.Equal(
            VoteKind.Nullify,
            Assert.IsType<WalRecord.OwnVote>(records[1]).Vote.Statement.Kind
        );
    }

    [Fact]
    public void A_log_cut_anywhere_loses_the_torn_record_alone()
    {
        (byte[] log, int[] ends) = Log();
        for (int length = 0; length < log.Length; length++)
        {
            WalHealth health = Read(
                log[..length],
                out IReadOnlyList<WalRecord> records,
                out int whole
            );

            int expected = ends.Count(end => end <= length);
            Assert.Equal(expected, records.Count);
            Assert.Equal(expected == 0 ? 0 : ends[expected - 1], whole);
            Assert.Equal(whole == length ? WalHealth.Whole : WalHealth.TornTail, health);
        }
    }

    [Fact]
    public void A_bit_flipped_before_the_last_record_makes_the_log_broken()
    {
        (byte[] log, int[] ends) = Log();
        for (int bit = 0; bit < 8 * ends[^2]; bit++)
        {
            byte[] changed = (byte[])log.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(WalHealth.Broken, Read(changed, out _, out _));
        }
    }

    [Fact]
    public void Zeros_behind_the_last_record_are_a_file_that_grew_before_its_data()
    {
        (byte[] log, int[] ends) = Log();

        Assert.Equal(
            WalHealth.TornTail,
            Read([.. log, .. new byte[100]], out IReadOnlyList<WalRecord> records, out int whole)
        );
        Assert.Equal((ends.Length, log.Length), (records.Count, whole));
    }

    [Fact]
    public void Records_taken_out_or_exchanged_are_noticed()
    {
        (byte[] log, int[] ends) = Log();
        byte[] without = [.. log[..ends[0]], .. log[ends[1]..]];

        Assert.Equal(WalHealth.Broken, Read(without, out _, out _));
    }

    private static WalHealth Read(
        byte[] log,
        out IReadOnlyList<WalRecord> records,
        out int whole
    ) => WalCodec.Read(log, out records, out whole, out _);

    private static (byte[] Log, int[] Ends) Log()
    {
        Statement said = new(VoteKind.Nullify, TestKeys.Hash(3), 1, 0, default);
        WalRecord[] records =
        [
            new WalRecord.Begin(Name, 7, IsSuspendedUntilDue: true),
            new WalRecord.OwnVote(TestKeys.Sign(0, said)),
            new WalRecord.Body([1, 2, 3]),
            new WalRecord.Suspended(),
        ];
        List<byte> log = [];
        List<int> ends = [];
        ulong check = 0;
        foreach (WalRecord record in records)
        {
            log.AddRange(WalCodec.Frame(record.ToBytes(), ref check));
            ends.Add(log.Count);
        }

        return ([.. log], [.. ends]);
    }
}
