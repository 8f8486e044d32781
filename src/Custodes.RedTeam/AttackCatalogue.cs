using System.Collections.Immutable;
using Custodes.Primitives;

namespace Custodes.RedTeam;

/// <summary>Every attack there is.</summary>
public static partial class AttackCatalogue
{
    /// <summary>By row of the catalogue, and after those the ones it does not have, by name.</summary>
    public static ImmutableArray<IAttack> All { get; } = Ordered([.. OnTheFleet, .. OnAgreement]);

    /// <summary>The attack of this name, or null.</summary>
    public static IAttack? Find(string name)
    {
        foreach (IAttack attack in All)
        {
            if (attack.Card.Name == name)
            {
                return attack;
            }
        }

        return null;
    }

    private static ImmutableArray<IAttack> Ordered(ImmutableArray<IAttack> attacks)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (IAttack attack in attacks)
        {
            Invariant.That(names.Add(attack.Card.Name));
        }

        return
        [
            .. attacks
                .OrderBy(attack => attack.Card.Number ?? int.MaxValue)
                .ThenBy(attack => attack.Card.Name, StringComparer.Ordinal),
        ];
    }
}
