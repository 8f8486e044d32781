using System.Collections.Immutable;
using Custodes.RedTeam.Attacks.Beacon;
using Custodes.RedTeam.Attacks.Clocks;
using Custodes.RedTeam.Attacks.Enrolment;
using Custodes.RedTeam.Attacks.Reports;
using Custodes.RedTeam.Attacks.Tree;
using Custodes.RedTeam.Attacks.Windows;

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
            new ReportReplay(),
            new ClockForgery(),
            new ClockSkew(),
            new WindowEdges(),
            new BeaconGrinding(isTop: false),
            new BeaconGrinding(isTop: true),
            new WithheldInputs(),
        ];
}
