using Custodes.Primitives;
using Custodes.RedTeam.Tree;

namespace Custodes.RedTeam.Enrolment;

/// <summary>Thirty owners who did not exist yesterday enrol ten agents each, below every cap, and act at once.</summary>
internal sealed class SybilRush : IAttack
{
    private const double ShareMax = 0.02;
    private const int Honest = 700;
    private const int AgentsEach = 10;
    private const ulong WithinEpochs = 6;

    private static readonly TreeShape Shape = new(1000, 50, 5, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "sybil-rush",
            Number: null,
            "Sybil enrolment, thirty owners at once",
            "Agents of thirty new owners, 30 % of a role, weigh more than 2 % of it within 6 epochs.",
            [Defence.EnrolmentRamp],
            "AML.T0073",
            "T9, T13",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 random = new(trial.Seed);
        uint owners = (uint)(60 + random.Below(80));
        ulong enrolled = (ulong)(1 + random.Below(1000));
        TreeFleet fleet = new(
            Shape,
            TreeRules.Of(trial, Shape),
            trial.Seed,
            agent =>
            {
                uint group = (uint)(agent / AgentsEach) + 1000;
                return agent < Honest
                    ? ((uint)(agent % owners) + 1, 0, 0)
                    : (group, group, enrolled);
            }
        );
        double share = SybilOwner.ShareOf(
            fleet.Registry,
            enrolled + WithinEpochs,
            static agent => agent >= Honest
        );
        return new TrialResult(share > ShareMax, 100 * share, "% of the role", 1);
    }
}
