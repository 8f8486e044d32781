using System.Collections.Immutable;
using Custodes.RedTeam.Beacon;
using Custodes.RedTeam.Clocks;
using Custodes.RedTeam.Enrolment;
using Custodes.RedTeam.Reports;
using Custodes.RedTeam.Tree;
using Custodes.RedTeam.Windows;

namespace Custodes.RedTeam;

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
            new BoilingQuarter(),
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
