using Custodes.Baselines.Behaviour;
using Custodes.Contracts;

namespace Custodes.Baselines.Tests.Behaviour;

/// <summary>
/// Goal: what a sensor did not send, sent twice or sent late is noticed, told apart and counted.
/// Method: sequences of numbers with each fault, at the edges of the 64-bit window.
/// </summary>
public sealed class IntegrityTests
{
    [Fact]
    public void A_gap_is_surprising_where_there_are_none_and_counted()
    {
        using Rows rows = new();
        Feed(rows, 1, Enumerable.Range(0, 200));
        Surprise gap = Feed(rows, 1, [205])[0];
        Assert.True(gap.Integrity > 5, $"{gap.Integrity}");
        Assert.False(gap.IsReplay);
        Assert.Equal(5, Session(rows, 1).Gaps);
        Assert.Equal(0, Session(rows, 1).Replays);
        Assert.Equal(0, Feed(rows, 1, [206])[0].Integrity);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_number_that_came_before_is_a_replay_within_the_window(int back, bool isReplay)
    {
        using Rows rows = new();
        Feed(rows, 1, Enumerable.Range(0, 200));
        uint learnt = Tool(rows);
        Surprise again = Feed(rows, 1, [199 - back])[0];
        Assert.Equal(isReplay, again.IsReplay);
        Assert.True(again.Integrity > 5);
        Assert.Equal(isReplay ? learnt : learnt + 1, Tool(rows));
        Assert.Equal(1, Session(rows, 1).Replays);
    }

    [Fact]
    public void A_late_arrival_is_no_replay_and_is_learnt_once()
    {
        using Rows rows = new();
        Feed(rows, 1, Enumerable.Range(0, 100).Where(static number => number != 90));
        Surprise late = Feed(rows, 1, [90])[0];
        Assert.False(late.IsReplay);
        Assert.True(late.WasLearnt);
        Surprise again = Feed(rows, 1, [90])[0];
        Assert.True(again.IsReplay);
        Assert.False(again.WasLearnt);
    }

    [Fact]
    public void A_role_in_which_gaps_are_usual_is_not_surprised_by_them()
    {
        using Rows rows = new();
        float first = 0;
        float last = 0;
        for (ulong session = 1; session <= 50; session++)
        {
            Surprise[] surprises = Feed(rows, session, [0, 1, 3, 4, 6, 7, 9]);
            first = session == 1 ? surprises[2].Integrity : first;
            last = surprises[2].Integrity;
            _ = rows.Baseline.Close(rows.Baseline.FindSession(session));
        }

        Assert.True(last < 2, $"{last} bits at the end, {first} at the first gap");
    }

    [Fact]
    public void Rows_without_numbers_are_never_replays()
    {
        using Rows rows = new();
        Assert.All(
            Feed(rows, 1, [-1, -1, -1]),
            static surprise => Assert.Equal(0, surprise.Integrity)
        );
    }

    private static Surprise[] Feed(Rows rows, ulong session, IEnumerable<int> numbers)
    {
        foreach (int number in numbers)
        {
            ref Observation row = ref rows.Add(1, 1, session, 1);
            row.Sequence = number;
        }

        return rows.Observe();
    }

    private static SessionBlock Session(Rows rows, ulong session) =>
        rows.Baseline.Session(rows.Baseline.FindSession(session));

    private static uint Tool(Rows rows) => rows.Baseline.Agent(0).Tools.Uses[0];
}
