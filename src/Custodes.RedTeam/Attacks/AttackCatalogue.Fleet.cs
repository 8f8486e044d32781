using System.Collections.Immutable;
using Custodes.RedTeam.Attacks.Enrolment;
using Custodes.RedTeam.Attacks.Tree;

namespace Custodes.RedTeam.Attacks;

/// <content>Attacks on the tree, the clocks, the windows and what is enrolled.</content>
public static partial class AttackCatalogue
{
    private static ImmutableArray<IAttack> OnTheFleet =>
        [
            new TreePoisoning(),
            new CountInflation(),
            new SubThresholdBias(),
            new VarianceInflation(),
            new BoilingAggregators(),
            new BoilingAgents(),
            new Sleeper(),
            new SybilOwner(),
            new SybilRush(),
            new CategoryLegitimisation(),
        ];
}
