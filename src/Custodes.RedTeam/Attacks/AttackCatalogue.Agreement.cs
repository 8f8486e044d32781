using System.Collections.Immutable;

namespace Custodes.RedTeam.Attacks;

/// <content>Attacks on the agreement, the log, the detectors and the limits.</content>
public static partial class AttackCatalogue
{
    private static ImmutableArray<IAttack> OnAgreement => [];
}
