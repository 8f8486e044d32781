using Custodes.Contracts;
using Custodes.Node.Tests.Streams;
using Custodes.Primitives;

namespace Custodes.Node.Tests;

/// <summary>
/// Goal: the same rows give the same conclusions, to the last digit, wherever batches end.
/// Method: one interleaved stream with attacks, ends and sessions that come back, in batches of 1, 7, 64
/// and all at once; the whole transcript compared.
/// </summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void A_batch_boundary_changes_no_conclusion(int batchRows)
    {
        string oneByOne = Run(1);
        Assert.Contains("IsAlarm = True", oneByOne, StringComparison.Ordinal);
        Assert.Equal(oneByOne, Run(batchRows));
    }

    private static string Run(int batchRows)
    {
        using Fleet fleet = new(FalseAlarmTests.Small(0.02), batchRows);
        SplitMix64 random = new(5);
        Work work = new("clerk", 5, 0.5);
        for (int session = 0; session < 400; session++)
        {
            // Names come back: a session may end and begin anew within one batch.
            work.Play(fleet, ref random, $"clerk {random.Below(6)}", $"session {session % 3}");
            if (session > 150 && session % 29 == 0)
            {
                Attack(fleet, session);
            }
        }

        fleet.Flush();
        fleet.Pipeline.Drain();
        return fleet.Listener.Transcript();
    }

    private static void Attack(Fleet fleet, int session)
    {
        for (int call = 0; call < 4; call++)
        {
            ref Observation row = ref fleet.Row(
                "clerk 1",
                "clerk",
                $"attack {session % 2}",
                "http_post"
            );
            row.Sequence = call;
            row.ArgumentBytes = 1_000_000;
        }

        if (session % 2 == 0)
        {
            fleet.End("clerk 1", "clerk", $"attack {session % 2}");
        }
    }
}
