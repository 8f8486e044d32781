using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.Simulation.Tests;

/// <summary>
/// Goal: with ⌊n/4⌋ faulty validators there is agreement once the others reach each other.
/// Method: everything fails for up to two seconds, then a core of q honest validators is healed and the rest stays
/// broken; the core has to agree on every epoch. One liar more must be able to stop it.
/// </summary>
public sealed class LivenessTests
{
    [Fact]
    public void A_healed_core_of_three_of_four_agrees() =>
        SeedRuns.Run(Setting(4, 1), fixedRuns: 1500, freshRuns: 1500);

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(13)]
    public void A_healed_core_of_a_quorum_agrees(int validators) =>
        SeedRuns.Run(
            Setting(validators, Quorum.LiveFaults(validators)),
            fixedRuns: 30,
            freshRuns: 30
        );

    [Fact]
    public void A_healed_core_agrees_without_any_liar_although_the_rest_stays_broken() =>
        SeedRuns.Run(Setting(8, 0), fixedRuns: 50, freshRuns: 50);

    [Theory]
    [InlineData(RuleMutation.None)]
    [InlineData(RuleMutation.EvidenceNotDemanded)]
    internal void Liars_who_lead_cannot_keep_what_convicts_them_out_of_two_bodies(
        RuleMutation mutation
    )
    {
        int late = 0;
        int found = 0;
        ulong runs = mutation == RuleMutation.None ? 40UL : 400;
        for (ulong seed = 1; seed <= runs && late == 0; seed++)
        {
            ClusterReport report = SimCluster.Run(
                new SimClusterOptions
                {
                    Seed = seed,
                    Validators = 8,
                    Byzantine = Quorum.LiveFaults(8),
                    Liars = LiarKind.Hider,
                    SplitsEvenly = true,
                    IsCalm = true,
                    Epochs = 24,
                    Mutation = mutation,
                }
            );
            Assert.Null(report.Violation);
            Assert.Equal(24UL, (ulong)report.Decided);
            late += report.EvidenceLate;
            found += report.EvidenceFound;
        }

        // Without the demand one comes late sooner or later, or nothing would be shown by it.
        Assert.True(found > 0);
        Assert.Equal(mutation == RuleMutation.None, late == 0);
    }

    [Fact]
    public void A_quarter_and_one_more_can_stop_every_certificate()
    {
        ClusterReport report = SimCluster.Run(
            new SimClusterOptions
            {
                Seed = 1,
                Validators = 8,
                Byzantine = Quorum.Blocking(8),
                Liars = LiarKind.Silent,
                IsCalm = true,
            }
        );

        // Halted, and safely: nothing is decided and nothing is wrong.
        Assert.Null(report.Violation);
        Assert.Equal(0, report.Decided);
    }

    [Fact]
    public void A_run_that_does_not_agree_is_reported()
    {
        // More epochs than fit into the time that a run has: the check can fail.
        ClusterReport report = SimCluster.Run(Setting(4, 1) with { Seed = 3, Epochs = 2000 });

        Assert.Equal(ViolationKind.Liveness, report.Violation!.Kind);
    }

    private static SimClusterOptions Setting(int validators, int liars) =>
        new()
        {
            Seed = 0,
            Validators = validators,
            Byzantine = liars,
            Mode = ClusterMode.Liveness,
        };
}
