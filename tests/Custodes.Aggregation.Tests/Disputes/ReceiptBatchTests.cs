using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests.Disputes;

/// <summary>
/// Goal: one signature acknowledges exactly the reports that it was made for.
/// Method: batches of every size up to 33; each receipt as it is, and with each of its fields changed.
/// </summary>
public sealed class ReceiptBatchTests
{
    private readonly TestFleet fleet = new();
    private readonly Bucket bucket;
    private readonly Sha256Hash context;

    public ReceiptBatchTests()
    {
        EpochContext made = fleet.Context();
        bucket = made.Plan.Buckets[0];
        context = made.Hash;
    }

    [Fact]
    public void Every_report_of_a_batch_has_a_receipt_that_holds_and_comes_back_from_its_bytes()
    {
        for (int count = 1; count <= 33; count++)
        {
            ReceiptBatch batch = Batch(count);
            Assert.True(batch.IsSigned(fleet.Registry, fleet.Signatures));
            Assert.Equal(batch.ToBytes(), ReceiptBatch.Parse(batch.ToBytes())!.ToBytes());
            for (int index = 0; index < count; index++)
            {
                Receipt receipt = batch.Of(index);
                Assert.True(receipt.IsSigned(fleet.Registry, fleet.Signatures));
                Receipt read = Receipt.Parse(receipt.ToBytes())!;
                Assert.True(read.IsSigned(fleet.Registry, fleet.Signatures));
                Assert.Equal(receipt.Agent, read.Agent);
            }
        }
    }

    [Fact]
    public void A_receipt_holds_for_nothing_else()
    {
        Receipt receipt = Batch(5).Of(3);
        Receipt[] others =
        [
            receipt with
            {
                Agent = receipt.Agent + 1,
            },
            receipt with
            {
                Bucket = receipt.Bucket + 1,
            },
            receipt with
            {
                ReportHash = context,
            },
            receipt with
            {
                Context = Sha256Hash.OfNothing,
            },
            receipt with
            {
                Node = bucket.Nodes[1],
            },
            receipt with
            {
                Node = ushort.MaxValue,
            },
            receipt with
            {
                Index = 2,
            },
            receipt with
            {
                Index = 5,
            },
            receipt with
            {
                Count = 6,
            },
            receipt with
            {
                Path = receipt.Path[1..],
            },
            receipt with
            {
                Path = new Sha256Hash[Receipt.PathLengthMax + 1],
            },
        ];
        Assert.All(others, other => Assert.False(other.IsSigned(fleet.Registry, fleet.Signatures)));
    }

    [Fact]
    public void Bytes_that_are_cut_or_have_more_at_the_end_are_none()
    {
        byte[] receipt = Batch(5).Of(3).ToBytes();
        byte[] batch = Batch(5).ToBytes();
        for (int length = 0; length < receipt.Length; length++)
        {
            Assert.Null(Receipt.Parse(receipt.AsSpan(0, length)));
        }

        for (int length = 0; length < batch.Length; length++)
        {
            Assert.Null(ReceiptBatch.Parse(batch.AsSpan(0, length)));
        }

        Assert.Null(Receipt.Parse([.. receipt, 0]));
        Assert.Null(ReceiptBatch.Parse([.. batch, 0]));
    }

    private ReceiptBatch Batch(int count)
    {
        ReceiptItem[] items = new ReceiptItem[count];
        for (uint index = 0; index < count; index++)
        {
            items[index] = new ReceiptItem(
                bucket.Id,
                index,
                Sha256.Of(BitConverter.GetBytes(index))
            );
        }

        return ReceiptBatch.Sign(
            context,
            bucket.Nodes[0],
            items,
            fleet.NodeSigner(bucket.Nodes[0])
        );
    }
}
