namespace Custodes.Detection.Sessions;

/// <summary>How high the normal calls of each tool of each role usually score.</summary>
/// <remarks>
/// Some tools are always called with values from results and look suspicious by nature. Half of what a
/// tool usually scores above the average is taken off, shrunk while few prompts used it. Each prompt
/// counts once, and can be left out, as in calibration.
/// </remarks>
public sealed class ToolLevels
{
    private const double Share = 0.5;
    private const double PriorPrompts = 2;
    private readonly Dictionary<(ulong Role, ulong Action), Level> levels = [];
    private readonly Dictionary<(ulong Role, ulong Action, ulong Prompt), Level> perPrompt = [];

    /// <summary>Adds the highest score a session gave a tool.</summary>
    public void Add(ulong role, ulong action, ulong prompt, double score)
    {
        (ulong, ulong, ulong) key = (role, action, prompt);
        Level old = perPrompt.GetValueOrDefault(key);
        Level next = new(old.Sum + score, old.Count + 1);
        perPrompt[key] = next;
        Level level = levels.GetValueOrDefault((role, action));
        levels[(role, action)] = new Level(
            level.Sum - old.Mean + next.Mean,
            level.Count + (old.Count == 0 ? 1 : 0)
        );
    }

    /// <summary>A call's score with its tool's level taken off.</summary>
    /// <param name="role">Keyed hash of the role.</param>
    /// <param name="action">Keyed hash of the tool.</param>
    /// <param name="raw">The call's score.</param>
    /// <param name="weights">Where the average over tools stands.</param>
    /// <param name="withoutPrompt">A prompt to leave out; 0 for none.</param>
    public double Adjust(
        ulong role,
        ulong action,
        double raw,
        ScoreWeights weights,
        ulong withoutPrompt = 0
    )
    {
        Level level = levels.GetValueOrDefault((role, action));
        if (
            withoutPrompt != 0
            && perPrompt.TryGetValue((role, action, withoutPrompt), out Level excluded)
        )
        {
            level = new Level(level.Sum - excluded.Mean, level.Count - 1);
        }

        return level.Count <= 0
            ? raw
            : raw
                - (
                    Share
                    * (level.Mean - weights.ToolMean)
                    * level.Count
                    / (level.Count + PriorPrompts)
                );
    }

    private readonly record struct Level(double Sum, int Count)
    {
        public double Mean => Count == 0 ? 0 : Sum / Count;
    }
}
