using Custodes.Consensus.Protocol;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.Simulation.Tests;

/// <summary>
/// Goal: the simulator earns trust by finding faults that were put in.
/// Method: each rule broken in turn in every honest validator, and a host that sends before it has flushed.
/// </summary>
public sealed class MutantTests
{
    [Theory]
    [InlineData(
        (int)RuleMutation.TwoNotarizationsInAView,
        LiarKind.DoubleVoter,
        ViolationKind.RuleOne
    )]
    [InlineData((int)RuleMutation.FinalizeAfterNullify, LiarKind.Any, ViolationKind.RuleTwo)]
    [InlineData((int)RuleMutation.NullifyAfterFinalize, LiarKind.Framer, ViolationKind.RuleTwo)]
    [InlineData((int)RuleMutation.NoJustification, LiarKind.Unjustified, ViolationKind.RuleThree)]
    [InlineData((int)RuleMutation.QuorumOneLess, LiarKind.Any, ViolationKind.Certificate)]
    public void A_broken_rule_is_found(int mutation, LiarKind liars, ViolationKind expected)
    {
        SimClusterOptions broken = new()
        {
            Seed = 0,
            Liars = liars,
            Mutation = (RuleMutation)mutation,
        };

        (ulong seed, ClusterReport? report) = SeedRuns.FirstFound(broken, runs: 500);

        Assert.NotEqual(0ul, seed);
        Assert.Equal(expected, report!.Violation!.Kind);
        Assert.Null(
            SimCluster.Run(broken with { Seed = seed, Mutation = RuleMutation.None }).Violation
        );
    }

    [Fact]
    public void A_host_that_sends_before_it_has_flushed_is_found()
    {
        SimClusterOptions broken = new() { Seed = 0, SendsBeforeSync = true };

        (ulong seed, ClusterReport? report) = SeedRuns.FirstFound(broken, runs: 2000);

        Assert.NotEqual(0ul, seed);
        Assert.Contains(
            report!.Violation!.Kind,
            (ViolationKind[])[ViolationKind.RuleOne, ViolationKind.RuleTwo, ViolationKind.Framed]
        );
        Assert.Null(SimCluster.Run(broken with { Seed = seed, SendsBeforeSync = false }).Violation);
    }
}
