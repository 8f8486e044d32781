namespace Custodes.RedTeam.Tests.Attacks;

/// <summary>
/// Goal: the anchor's budget alone stops what no estimator can, a quarter of a role's agents that agree, and nothing else does.
/// Method: tuning seeds with everything on, without it, with it alone of the attack's defences, and with none of them.
/// </summary>
public sealed class AnchorBudgetTests
{
    private const ulong TuningBit = 1UL << 63;
    private static readonly ITunedAttack Attack = (ITunedAttack)
        AttackCatalogue.Find("boiling-quarter")!;

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, true)]
    public void It_is_the_budget_that_stops_a_quarter_of_the_agents(
        bool hasBudget,
        bool hasOthers,
        bool succeeds
    )
    {
        DefenceSet defences = hasOthers
            ? DefenceSet.All
            : DefenceSet.All.Without(Attack.Card.DefenceSet);
        defences = hasBudget
            ? defences.With(Defence.AnchorBudget)
            : defences.Without(DefenceSet.Of(Defence.AnchorBudget));
        for (ulong seed = 1; seed <= 2; seed++)
        {
            AttackTrial trial = new(
                seed | TuningBit,
                defences,
                TargetDesign.Hardened,
                IsTuning: true
            );
            TrialResult result = Attack.Run(trial, 0);
            Assert.True(result.Succeeded == succeeds, $"{result}");
        }
    }
}
