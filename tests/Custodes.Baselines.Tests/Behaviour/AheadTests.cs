using System.Runtime.InteropServices;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>
/// Goal: what is done some rows ahead (blocks loaded, gaps told) changes nothing that is concluded.
/// Method: the same random rows in batches of one, in which nothing is ahead, and in batches of many, with
/// sessions that come again within a few rows; the surprises must be the same to the last bit.
/// </summary>
public sealed class AheadTests
{
    private const int RowCount = 4_000;

    [Theory]
    [InlineData(2)]
    [InlineData(37)]
    [InlineData(256)]
    public void A_batch_concludes_what_its_rows_conclude_one_by_one(int batchRows)
    {
        Surprise[] single = Observe(Rows.Small, batchRows: 1);
        Assert.Contains(single, static surprise => surprise.Tempo > 1);
        Assert.Equal(Bytes(single), Bytes(Observe(Rows.Small, batchRows)));
    }

    // 200,000 blocks of 384 bytes are above 64 MiB.
    [Fact]
    public void A_table_too_large_for_near_pages_concludes_the_same()
    {
        Surprise[] small = Observe(Rows.Small, batchRows: 100);
        BehaviourLimits wide = Rows.Small with { AgentCountMax = 200_000 };
        Assert.Equal(Bytes(small), Bytes(Observe(wide, batchRows: 100)));
    }

    [Fact]
    public void A_gap_told_ahead_is_told_again_when_the_session_has_moved_on()
    {
        using Rows rows = new();
        long[] times = [1_000, 3_000, 3_000, 2_000, 10_000];
        foreach (long timeMs in times)
        {
            rows.Add(agent: 1, role: 1, session: 1, action: 1).TimeMs = timeMs;
        }

        _ = rows.Observe();
        Assert.True(float.IsNaN(GapOf(rows, 0)));
        Assert.Equal(Log(2_000), GapOf(rows, 1));
        Assert.Equal(0, GapOf(rows, 2), tolerance: 0.01f);
        Assert.Equal(0, GapOf(rows, 3), tolerance: 0.01f);
        Assert.Equal(Log(7_000), GapOf(rows, 4));
    }

    private static float GapOf(Rows rows, int index) => rows.Row(index).Numbers[NumericFeature.Gap];

    private static float Log(long gapMs) => FastMath.Log2(1 + gapMs);

    private static byte[] Bytes(Surprise[] surprises) =>
        MemoryMarshal.AsBytes<Surprise>(surprises).ToArray();

    private static Surprise[] Observe(BehaviourLimits limits, int batchRows)
    {
        using Rows rows = new(limits);
        SplitMix64 chance = new(7);
        List<Surprise> all = [];
        long timeMs = 1_700_000_000_000;
        while (all.Count < RowCount)
        {
            int count = Math.Min(batchRows, RowCount - all.Count);
            for (int index = 0; index < count; index++)
            {
                Describe(rows, ref chance, ref timeMs);
            }

            all.AddRange(rows.Observe());
        }

        return [.. all];
    }

    private static void Describe(Rows rows, ref SplitMix64 chance, ref long timeMs)
    {
        int session = chance.Below(5);
        ref Observation row = ref rows.Add(
            agent: (ulong)(session % 3) + 1,
            role: (ulong)(session % 2) + 1,
            session: (ulong)session + 1,
            action: (ulong)Math.Min(chance.Below(12), chance.Below(12))
        );
        timeMs += chance.Below(10) == 0 ? 60_000 : 10 + chance.Below(50);
        row.TimeMs = chance.Below(50) == 0 ? -1 : timeMs;
        row.ArgumentBytes = 50 + chance.Below(200);
        row.ResultBytes = 100 + chance.Below(4_000);
        row.DurationMs = 20 + chance.Below(500);
    }
}
