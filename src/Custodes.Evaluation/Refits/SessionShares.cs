namespace Custodes.Evaluation.Refits;

/// <summary>How much each session counts in a fit.</summary>
/// <remarks>
/// Every suite counts the same, however many sessions it has. Within a suite a task counts with the
/// square root of its sessions: between one vote a session, where the tasks tried most decide, and
/// one vote a task, where a single odd session does.
/// </remarks>
internal static class SessionShares
{
    /// <summary>Shares of the sessions, which sum up to <paramref name="total"/>.</summary>
    public static double[] Of(IReadOnlyList<FitSession> sessions, double total)
    {
        Dictionary<(string Suite, string Task), int> tasks = [];
        foreach (FitSession session in sessions)
        {
            (string, string) task = (session.Suite, session.Task);
            tasks[task] = tasks.GetValueOrDefault(task) + 1;
        }

        double[] shares = new double[sessions.Count];
        Dictionary<string, double> suites = new(StringComparer.Ordinal);
        for (int index = 0; index < shares.Length; index++)
        {
            FitSession session = sessions[index];
            shares[index] = 1 / Math.Sqrt(tasks[(session.Suite, session.Task)]);
            suites[session.Suite] = suites.GetValueOrDefault(session.Suite) + shares[index];
        }

        for (int index = 0; index < shares.Length; index++)
        {
            shares[index] *= total / (suites[sessions[index].Suite] * suites.Count);
        }

        return shares;
    }
}
