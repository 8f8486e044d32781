using System.Collections.Immutable;

namespace Custodes.RedTeam.Attacks;

/// <content>Attacks on the tree, the clocks, the windows and what is enrolled.</content>
public static partial class AttackCatalogue
{
    private static ImmutableArray<IAttack> OnTheFleet => [];
}
