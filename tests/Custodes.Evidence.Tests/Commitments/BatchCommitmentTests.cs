using Custodes.Contracts;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Commitments;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Tests.Commitments;

/// <summary>
/// Goal: each observation of a batch can be shown later, under its own number, and nothing else can.
/// Method: batches of every size around the leaves' borders, each observation proven; the root against
/// the recursive definition of RFC 6962; every part of a proof changed by itself.
/// </summary>
public sealed class BatchCommitmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_observation_of_every_batch_is_proven_and_only_under_its_own_number(
        int perLeaf
    )
    {
        var commitment = new BatchCommitment(perLeaf, countMax: 20, firstSequence: 1000);
        for (int count = 1; count <= 20; count++)
        {
            long first = commitment.NextSequence;
            ObservationRow[] seen = Fill(commitment, count);
            BatchEntry batch = commitment.End(timeMs: 30, startMs: 10, endMs: 20);
            byte[] rows = commitment.Rows.ToArray();
            byte[][] leaves = NaiveRows.Leaves(seen, perLeaf);
            Assert.Equal(leaves.SelectMany(static leaf => leaf), rows);
            Assert.Equal((count, first, first + count - 1), Range(batch));
            Assert.Equal(Root(leaves, first, perLeaf), batch.Root);
            for (long sequence = first; sequence <= batch.LastSequence; sequence++)
            {
                Assert.True(
                    ObservationProof.TryCreate(batch, rows, sequence, out ObservationProof? proof)
                );
                Assert.True(
                    ObservationProof.TryParse(proof.ToBytes(), out ObservationProof? read, out _)
                );
                Assert.True(read.TryVerify(batch, out ObservationRow row));
                Assert.Equal(seen[sequence - first], row);

                long otherLeaf = sequence + perLeaf;
                Assert.False((read with { Sequence = otherLeaf }).TryVerify(batch, out _));
                Assert.False((read with { Sequence = first - 1 }).TryVerify(batch, out _));
            }
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_proof_is_refused()
    {
        var commitment = new BatchCommitment(perLeaf: 2, countMax: 200, firstSequence: 7);
        _ = Fill(commitment, count: 9);
        BatchEntry batch = commitment.End(timeMs: 3, startMs: 1, endMs: 2);
        byte[] rows = commitment.Rows.ToArray();
        Assert.True(ObservationProof.TryCreate(batch, rows, 9, out ObservationProof? proof));
        byte[] original = proof.ToBytes();
        int parsed = 0;
        for (int at = 0; at < original.Length; at++)
        {
            foreach (int change in (int[])[1, 2, 4, 8, 0x20])
            {
                byte[] changed = [.. original];
                changed[at] ^= (byte)change;
                if (ObservationProof.TryParse(changed, out ObservationProof? read, out _))
                {
                    parsed++;
                    Assert.Equal(changed, read.ToBytes());

                    // A neighbour in the same leaf is proven by the same rows.
                    bool isNeighbour =
                        read.Sequence is 9 or 10 && read.Rows.Span.SequenceEqual(proof.Rows.Span);
                    bool isSamePath = read.Hashes.SequenceEqual(proof.Hashes);
                    Assert.Equal(isNeighbour && isSamePath, read.TryVerify(batch, out _));
                }
            }
        }

        Assert.True(parsed > 100);
    }

    [Fact]
    public void Rows_that_are_not_the_batchs_prove_nothing()
    {
        var commitment = new BatchCommitment(perLeaf: 2, countMax: 200, firstSequence: 0);
        _ = Fill(commitment, count: 5);
        BatchEntry batch = commitment.End(timeMs: 3, startMs: 1, endMs: 2);
        byte[] rows = commitment.Rows.ToArray();
        Assert.False(ObservationProof.TryCreate(batch, rows, 5, out _));
        Assert.False(ObservationProof.TryCreate(batch, rows, -1, out _));
        Assert.False(ObservationProof.TryCreate(batch, rows.AsSpan(0, 98), 0, out _));
        rows[^1] = 1;
        Assert.False(ObservationProof.TryCreate(batch, rows, 4, out _));
        Assert.False(ObservationProof.TryCreate(batch, rows, 0, out _));
    }

    [Theory]
    [InlineData("", TextRefusal.LineMissing, 1)]
    [InlineData("custodes/observation-proof@v1\n", TextRefusal.LineUnknown, 1)]
    [InlineData("custodes/observation-proof@v2\nrows \n", TextRefusal.LineUnknown, 2)]
    [InlineData("custodes/observation-proof@v2\nsequence 01\n", TextRefusal.DecimalNotCanonical, 2)]
    [InlineData("custodes/observation-proof@v2\nsequence 1\n", TextRefusal.LineMissing, 3)]
    [InlineData("custodes/observation-proof@v2\nsequence 1\nrow \n", TextRefusal.LineUnknown, 3)]
    [InlineData(
        "custodes/observation-proof@v2\nsequence 1\nrows A\n",
        TextRefusal.Base64NotCanonical,
        3
    )]
    [InlineData(
        "custodes/observation-proof@v2\nsequence 1\nrows \nAAAA\n",
        TextRefusal.HashLengthWrong,
        4
    )]
    [InlineData(
        "custodes/observation-proof@v2\nsequence 1\nrows \nAAAA",
        TextRefusal.LineMissing,
        4
    )]
    public void Each_way_to_be_no_proof_is_named_with_its_line(
        string text,
        TextRefusal reason,
        int line
    )
    {
        byte[] bytes = Notes.TestKeys.Bytes(text);
        Assert.False(ObservationProof.TryParse(bytes, out _, out TextFault fault));
        Assert.Equal(new TextFault(reason, line), fault);
    }

    [Fact]
    public void A_leaf_holds_4096_observations_and_not_one_more()
    {
        Assert.Throws<System.Diagnostics.UnreachableException>(() =>
            new BatchCommitment(BatchCommitment.PerLeafMax + 1, countMax: 1, firstSequence: 0)
        );
        var commitment = new BatchCommitment(
            BatchCommitment.PerLeafMax,
            countMax: 5000,
            firstSequence: 0
        );
        _ = Fill(commitment, BatchCommitment.PerLeafMax + 1);
        BatchEntry batch = commitment.End(timeMs: 3, startMs: 1, endMs: 2);
        byte[] rows = commitment.Rows.ToArray();
        foreach (int sequence in (int[])[0, 4095, 4096])
        {
            Assert.True(
                ObservationProof.TryCreate(batch, rows, sequence, out ObservationProof? proof)
            );
            Assert.True(ObservationProof.TryParse(proof.ToBytes(), out _, out _));
        }
    }

    [Fact]
    public void Adding_an_observation_allocates_nothing()
    {
        var commitment = new BatchCommitment(perLeaf: 8, countMax: 700, firstSequence: 0);
        Fill(commitment, count: 100);
        Observation observation = Example(1);

        Assert.Equal(
            0,
            Allocations.Least(() =>
            {
                for (int round = 0; round < 100; round++)
                {
                    commitment.Add(in observation);
                }
            })
        );
    }

    private static (long, long, long) Range(BatchEntry batch) =>
        (batch.Count, batch.FirstSequence, batch.LastSequence);

    private static ObservationRow[] Fill(BatchCommitment commitment, int count)
    {
        var rows = new ObservationRow[count];
        for (int index = 0; index < count; index++)
        {
            Observation observation = Example((ulong)commitment.NextSequence);
            commitment.Add(in observation);
            rows[index] = ObservationRow.Of(in observation);
        }

        return rows;
    }

    private static Observation Example(ulong seed)
    {
        SplitMix64 chance = new(seed);
        return new Observation
        {
            Agent = chance.Next(),
            Session = chance.Next(),
            Action = chance.Next(),
            TimeMs = chance.Below(1_000_000),
        };
    }

    // RFC 6962, section 2.1, word for word, over leaves whose bytes are put together here.
    private static Sha256Hash Root(byte[][] leaves, long first, int perLeaf) =>
        Root([
            .. leaves.Select(
                (rows, index) =>
                    (byte[])
                        [
                            .. "custodes/observations@v2\n"u8,
                            .. BitConverter.GetBytes(first + (index * perLeaf)).Reverse(),
                            .. rows,
                        ]
            ),
        ]);

    private static Sha256Hash Root(List<byte[]> leaves)
    {
        if (leaves.Count == 1)
        {
            return TreeHasher.Leaf(leaves[0]);
        }

        int split = 1;
        while (2 * split < leaves.Count)
        {
            split *= 2;
        }

        return TreeHasher.Node(Root(leaves[..split]), Root(leaves[split..]));
    }
}
