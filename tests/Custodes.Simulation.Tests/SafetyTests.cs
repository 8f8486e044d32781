using Custodes.Consensus.Validators;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Engine;
using Custodes.Simulation.Liars;

namespace Custodes.Simulation.Tests;

/// <summary>
/// Goal: whatever fails, and whatever up to 2q - n - 1 validators say, nothing wrong is agreed on.
/// Method: thousands of clusters with loss, replays, partitions, crashes, torn and lost logs, pauses and clock
/// jumps; checkers on the bytes sent. The same liars with one accomplice more must break it, or the runs show nothing.
/// </summary>
public sealed class SafetyTests
{
    [Fact]
    public void Four_validators_with_a_liar_never_agree_on_two_things()
    {
        Sometimes seen = SeedRuns.Run(Setting(4, 1), fixedRuns: 3000, freshRuns: 3000);

        foreach (SometimesKind kind in Enum.GetValues<SometimesKind>())
        {
            bool isElsewhere = kind is SometimesKind.None or SometimesKind.Reconfiguration;
            Assert.True(isElsewhere || seen[kind] > 0, $"{kind} never happened");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(13)]
    public void As_many_liars_as_the_arithmetic_allows_break_nothing(int validators)
    {
        int liars = Quorum.SafeFaults(validators);

        SeedRuns.Run(Setting(validators, liars), fixedRuns: 25, freshRuns: 25);
        SeedRuns.Run(
            Setting(validators, liars) with
            {
                Liars = LiarKind.Equivocator,
                IsCalm = true,
            },
            fixedRuns: 40,
            freshRuns: 0
        );
    }

    [Theory]
    [InlineData(LiarKind.Silent)]
    [InlineData(LiarKind.Late)]
    [InlineData(LiarKind.Equivocator)]
    [InlineData(LiarKind.DoubleVoter)]
    [InlineData(LiarKind.NullifyAndFinalize)]
    [InlineData(LiarKind.Outdated)]
    [InlineData(LiarKind.WrongEpoch)]
    [InlineData(LiarKind.Forger)]
    [InlineData(LiarKind.Framer)]
    [InlineData(LiarKind.Twin)]
    [InlineData(LiarKind.Unjustified)]
    public void No_kind_of_liar_breaks_anything(LiarKind kind) =>
        SeedRuns.Run(Setting(4, 1) with { Liars = kind }, fixedRuns: 150, freshRuns: 150);

    // Two losses of power one after the other, the log rotten: cut where it broke, it looked whole the second time.
    [Fact]
    public void A_log_that_was_lost_is_not_found_again_by_a_second_start() =>
        SeedRuns.RunOne(Setting(4, 1) with { Liars = LiarKind.Twin }, 123719976743415);

    [Fact]
    public void Validators_that_change_while_it_runs_break_nothing()
    {
        Sometimes seen = SeedRuns.Run(
            Setting(5, 1) with
            {
                Reconfigures = true,
                Epochs = 4,
            },
            fixedRuns: 100,
            freshRuns: 100
        );

        Assert.True(seen[SometimesKind.Reconfiguration] > 0);
    }

    [Fact]
    public void Real_signatures_change_nothing() =>
        SeedRuns.Run(Setting(4, 1) with { UsesEd25519 = true }, fixedRuns: 15, freshRuns: 15);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(10)]
    public void One_liar_more_than_the_arithmetic_allows_breaks_agreement(int validators)
    {
        SimClusterOptions tooMany = Setting(validators, Quorum.SafeFaults(validators) + 1) with
        {
            Liars = LiarKind.Equivocator,
            IsCalm = true,
        };

        (ulong seed, ClusterReport? report) = SeedRuns.FirstFound(tooMany, runs: 200);

        Assert.NotEqual(0ul, seed);
        Assert.Contains(
            report!.Violation!.Kind,
            (ViolationKind[])
                [ViolationKind.Agreement, ViolationKind.Uniqueness, ViolationKind.Exclusion]
        );
    }

    [Fact]
    public void One_seed_gives_one_run_to_the_last_event()
    {
        HashSet<string> traces = [];
        for (ulong seed = 1; seed <= 50; seed++)
        {
            string first = SimCluster.Run(Setting(4, 1) with { Seed = seed }).Trace.ToString();
            string second = SimCluster.Run(Setting(4, 1) with { Seed = seed }).Trace.ToString();

            Assert.Equal(first, second);
            traces.Add(first);
        }

        Assert.Equal(50, traces.Count);
    }

    private static SimClusterOptions Setting(int validators, int liars) =>
        new()
        {
            Seed = 0,
            Validators = validators,
            Byzantine = liars,
        };
}
