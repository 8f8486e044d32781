using Custodes.Consensus.Protocol;
using Custodes.Cryptography;
using Custodes.Simulation.Checkers;
using static Custodes.Simulation.Tests.TwinCluster;

namespace Custodes.Simulation.Tests;

/// <summary>
/// Goal: a leader that runs twice, and a network on its side, cannot have two values notarised in one view; and
/// exactly rule 1 prevents it. Method: written schedules on real machines, without chance, with the rule and without.
/// </summary>
public sealed class TwinScheduleTests
{
    private const int Schedules = 4 * 4 * 4 * 2 * 2 * 2;

    [Fact]
    public void Without_rule_one_a_written_schedule_notarises_two_values_in_a_view()
    {
        using TwinCluster cluster = new(RuleMutation.TwoNotarizationsInAView);
        Play(cluster);

        Assert.Equal([cluster.X], cluster.Notarized[H1]);
        Assert.Equal([cluster.Y], cluster.Notarized[H3]);
        Assert.Equal(ViolationKind.Uniqueness, cluster.Violation);
    }

    [Fact]
    public void With_rule_one_the_same_schedule_notarises_one_and_all_decide_it()
    {
        using TwinCluster cluster = new(RuleMutation.None);
        Play(cluster);

        Assert.Equal([cluster.X], cluster.Notarized[H1]);
        Assert.Empty(cluster.Notarized[H3]);

        cluster.DeliverAll();
        Assert.All([H1, H2, H3], honest => Assert.Equal(cluster.X, cluster.Decided[honest]));
        Assert.Equal(ViolationKind.None, cluster.Violation);
    }

    [Fact]
    public void Every_way_to_split_proposals_and_votes_is_safe_with_the_rule_and_unsafe_without_it()
    {
        // Both proposals reach everybody in the end: without the rule everybody votes for both.
        Assert.Equal(0, CountUnsafe(RuleMutation.None));
        Assert.Equal(Schedules, CountUnsafe(RuleMutation.TwoNotarizationsInAView));
    }

    // H2 hears both halves of the leader, each of the others hears one; then H2's votes go where they do harm.
    private static void Play(TwinCluster cluster)
    {
        (int From, int To, Sha256Hash Value)[] schedule =
        [
            (A, H1, cluster.X),
            (A, H2, cluster.X),
            (B, H3, cluster.Y),
            (B, H2, cluster.Y),
            (H2, H1, cluster.X),
            (H2, H3, cluster.Y),
        ];
        foreach ((int from, int to, Sha256Hash value) in schedule)
        {
            cluster.Deliver(from, to, value);
        }
    }

    // Each honest validator hears x, y, x before y, or y before x from the leader, and then of either value first
    // from the others; what was held back arrives at the end.
    private static int CountUnsafe(RuleMutation mutation)
    {
        int found = 0;
        for (int schedule = 0; schedule < Schedules; schedule++)
        {
            using TwinCluster cluster = new(mutation);
            for (int honest = H1; honest <= H3; honest++)
            {
                int heard = (schedule >> (2 * (honest - H1))) & 3;
                bool isXFirst = heard is 0 or 2;
                Lead(cluster, honest, isXFirst);
                if (heard >= 2)
                {
                    Lead(cluster, honest, !isXFirst);
                }
            }

            for (int honest = H1; honest <= H3; honest++)
            {
                bool isXFirst = ((schedule >> (6 + honest - H1)) & 1) == 0;
                for (int from = H1; from <= H3; from++)
                {
                    if (from != honest)
                    {
                        cluster.Deliver(from, honest, isXFirst ? cluster.X : cluster.Y);
                    }
                }
            }

            cluster.DeliverAll();
            found += IsUnsafe(cluster) ? 1 : 0;
        }

        return found;
    }

    private static void Lead(TwinCluster cluster, int honest, bool isX) =>
        cluster.Deliver(isX ? A : B, honest, isX ? cluster.X : cluster.Y);

    private static bool IsUnsafe(TwinCluster cluster)
    {
        Sha256Hash?[] decided = [cluster.Decided[H1], cluster.Decided[H2], cluster.Decided[H3]];
        return cluster.Violation != ViolationKind.None
            || decided.OfType<Sha256Hash>().Distinct().Count() > 1;
    }
}
