using Custodes.Primitives.State;

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

    // Scores are of the order of one, so sums of them are far below.
    private const double SumMax = 1e15;
    private readonly Dictionary<(ulong Role, ulong Action), Level> levels = [];
    private readonly Dictionary<(ulong Role, ulong Action, ulong Prompt), Level> perPrompt = [];

    /// <summary>Adds the highest scores a session gave a tool.</summary>
    public void Add(ulong role, ulong action, ulong prompt, TierScores scores)
    {
        (ulong, ulong, ulong) key = (role, action, prompt);
        Level old = perPrompt.GetValueOrDefault(key);
        Level next = new(old.Strict + scores.Strict, old.Guarded + scores.Guarded, old.Count + 1);
        perPrompt[key] = next;
        Level level = levels.GetValueOrDefault((role, action));
        TierScores before = old.Mean;
        TierScores after = next.Mean;
        levels[(role, action)] = new Level(
            level.Strict - before.Strict + after.Strict,
            level.Guarded - before.Guarded + after.Guarded,
            level.Count + (old.Count == 0 ? 1 : 0)
        );
    }

    /// <summary>Mean of the levels, each tool of each role counted once; 0 without any.</summary>
    public TierScores Mean()
    {
        double strict = 0;
        double guarded = 0;
        foreach (Level level in levels.Values)
        {
            strict += level.Mean.Strict;
            guarded += level.Mean.Guarded;
        }

        int count = Math.Max(1, levels.Count);
        return new TierScores(strict / count, guarded / count);
    }

    /// <summary>A call's score: the higher tier, each with its tool's level taken off.</summary>
    /// <param name="role">Keyed hash of the role.</param>
    /// <param name="action">Keyed hash of the tool.</param>
    /// <param name="raw">The call's scores.</param>
    /// <param name="model">Where the averages over tools stand.</param>
    /// <param name="withoutPrompt">A prompt to leave out; 0 for none.</param>
    /// <param name="untrusted">Prompts that a level is trusted less for than it has.</param>
    public double Adjust(
        ulong role,
        ulong action,
        TierScores raw,
        ScoreModel model,
        ulong withoutPrompt = 0,
        int untrusted = 0
    )
    {
        Level level = levels.GetValueOrDefault((role, action));
        if (
            withoutPrompt != 0
            && perPrompt.TryGetValue((role, action, withoutPrompt), out Level own)
        )
        {
            level = new Level(
                level.Strict - own.Mean.Strict,
                level.Guarded - own.Mean.Guarded,
                level.Count - 1
            );
        }

        if (level.Count <= 0)
        {
            return Math.Max(raw.Strict, raw.Guarded);
        }

        int prompts = Math.Max(1, level.Count - untrusted);
        double trust = Share * prompts / (prompts + PriorPrompts);
        TierScores mean = level.Mean;
        return Math.Max(
            raw.Strict - (trust * (mean.Strict - model.Strict.ToolMean)),
            raw.Guarded - (trust * (mean.Guarded - model.Guarded.ToolMean))
        );
    }

    /// <summary>Writes the levels; those of single prompts serve only while a calibration is made.</summary>
    internal void Save(StateWriter writer)
    {
        (ulong Role, ulong Action)[] keys = new (ulong, ulong)[levels.Count];
        levels.Keys.CopyTo(keys, 0);
        keys.AsSpan().Sort();
        writer.PutInt32(keys.Length);
        foreach ((ulong Role, ulong Action) key in keys)
        {
            Level level = levels[key];
            writer.PutUInt64(key.Role);
            writer.PutUInt64(key.Action);
            writer.PutDouble(level.Strict);
            writer.PutDouble(level.Guarded);
            writer.PutInt32(level.Count);
        }
    }

    /// <summary>Fills empty levels from a snapshot; false when the reader refused it.</summary>
    internal bool TryRestore(ref StateReader reader)
    {
        int count = reader.GetCount(int.MaxValue, 36, "levels of tools");
        for (int index = 0; index < count; index++)
        {
            (ulong, ulong) key = (reader.GetUInt64(), reader.GetUInt64());
            Level level = new(
                reader.GetDouble(SumMax),
                reader.GetDouble(SumMax),
                reader.GetInt32(0)
            );
            if (!reader.Require(levels.TryAdd(key, level), "a tool's level comes twice"))
            {
                return false;
            }
        }

        return reader.IsSound;
    }

    private readonly record struct Level(double Strict, double Guarded, int Count)
    {
        public TierScores Mean =>
            Count == 0 ? default : new TierScores(Strict / Count, Guarded / Count);
    }
}
