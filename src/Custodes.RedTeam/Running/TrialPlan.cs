namespace Custodes.RedTeam.Running;

/// <summary>Which sets of trials a run consists of.</summary>
public static class TrialPlan
{
    /// <summary>In the order in which they are run.</summary>
    public static IReadOnlyList<TrialSet> Of(RunOptions options)
    {
        List<TrialSet> sets = [];
        foreach (IAttack attack in AttackCatalogue.All)
        {
            bool isWanted =
                options.Attacks.Count == 0
                || options.Attacks.Contains(attack.Card.Name, StringComparer.Ordinal);
            if (isWanted)
            {
                sets.AddRange(Of(attack, options));
            }
        }

        return sets;
    }

    private static IEnumerable<TrialSet> Of(IAttack attack, RunOptions options)
    {
        AttackCard card = attack.Card;
        if (options.Design == TargetDesign.Weak)
        {
            if (card.IsStory)
            {
                yield return Set(TrialSetKind.Weak, null, DefenceSet.None, options.Trials);
            }

            yield break;
        }

        if (options.Without is { } off)
        {
            yield return Set(
                TrialSetKind.Missing,
                off,
                DefenceSet.All.Without(off),
                options.Trials
            );
            yield break;
        }

        DefenceSet bare = DefenceSet.All.Without(card.DefenceSet);
        yield return Set(TrialSetKind.Off, null, bare, options.OffTrials);
        yield return Set(TrialSetKind.On, null, DefenceSet.All, options.Trials);
        if (options.AblationTrials == 0 || card.Defences.Length < 2)
        {
            // With one defence, on and off already say whether it suffices and whether it is needed.
            yield break;
        }

        foreach (Defence one in card.Defences)
        {
            yield return Set(TrialSetKind.Alone, one, bare.With(one), options.AblationTrials);
            yield return Set(
                TrialSetKind.Missing,
                one,
                DefenceSet.All.Without(one),
                options.AblationTrials
            );
        }

        TrialSet Set(TrialSetKind kind, Defence? about, DefenceSet defences, int trials) =>
            new(attack, kind, about, defences, trials);
    }
}
