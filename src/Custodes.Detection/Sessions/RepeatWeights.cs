using Custodes.Detection.Conformal;

namespace Custodes.Detection.Sessions;

/// <summary>For how many sessions each stored one counts, since runs of one prompt are alike.</summary>
/// <remarks>
/// Forty runs of one task are no forty tasks: counted as such, a single odd task is the whole tail of the
/// fleet, or is missing from it. m runs whose scores correlate by ρ tell as much as m / (1 + (m - 1) ρ)
/// independent ones (Kish's design effect), and ρ is estimated from these very scores: 0 where runs differ
/// as much as tasks do, 1 where a task decides its score and each counts once, as in counters and levels.
/// </remarks>
internal static class RepeatWeights
{
    /// <summary>Weights in (0, 1], one a session.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <param name="scores">The score of each.</param>
    public static double[] Of(IReadOnlyList<StoredScores> sessions, ReadOnlySpan<double> scores)
    {
        int[] groups = new int[sessions.Count];
        int[] sizes = new int[sessions.Count];
        int groupCount = 0;

        // An attack that is repeated must not make its prompt's honest runs count less: alarms count apart.
        int normalCount = Group(sessions, isAlarm: false, groups, sizes, ref groupCount);
        _ = Group(sessions, isAlarm: true, groups, sizes, ref groupCount);
        double[] normal = new double[normalCount];
        int[] normalGroups = new int[normalCount];
        int next = 0;
        for (int index = 0; index < groups.Length; index++)
        {
            if (!sessions[index].IsAlarm)
            {
                (normal[next], normalGroups[next]) = (scores[index], groups[index]);
                next++;
            }
        }

        double likeness = GroupLikeness.Of(normal, normalGroups);
        double[] weights = new double[groups.Length];
        for (int index = 0; index < weights.Length; index++)
        {
            weights[index] = 1 / (1 + ((sizes[groups[index]] - 1) * likeness));
        }

        return weights;
    }

    // Numbers the prompts of the sessions that alarmed, or of those that did not; returns how many sessions.
    private static int Group(
        IReadOnlyList<StoredScores> sessions,
        bool isAlarm,
        int[] groups,
        int[] sizes,
        ref int groupCount
    )
    {
        Dictionary<(ulong Role, ulong Prompt), int> known = [];
        int count = 0;
        for (int index = 0; index < groups.Length; index++)
        {
            StoredScores session = sessions[index];
            if (session.IsAlarm != isAlarm)
            {
                continue;
            }

            if (!known.TryGetValue((session.Role, session.Prompt), out int group))
            {
                known[(session.Role, session.Prompt)] = group = groupCount++;
            }

            groups[index] = group;
            sizes[group]++;
            count++;
        }

        return count;
    }
}
