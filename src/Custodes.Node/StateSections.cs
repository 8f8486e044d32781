namespace Custodes.Node;

/// <summary>The sections of a saved pipeline, in the order they are written and read: docs/protocol/state.md.</summary>
/// <remarks>A version rises with every change of a section's layout or meaning; names are never reused.</remarks>
internal static class StateSections
{
    /// <summary>Counters, and fingerprints of the options that stored scores depend on.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>Names behind keys.</summary>
    public const string Names = "names";

    /// <summary>Actions and role models.</summary>
    public const string Roles = "roles";

    /// <summary>Agents' blocks, anchors and copies.</summary>
    public const string Agents = "agents";

    /// <summary>Open sessions.</summary>
    public const string Sessions = "sessions";

    /// <summary>Counts of behaviour.</summary>
    public const string Counts = "counts";

    /// <summary>Provenance baselines.</summary>
    public const string Provenance = "provenance";

    /// <summary>Open and stored sessions with content.</summary>
    public const string Contents = "contents";

    /// <summary>Scores of normal sessions, and the calibration.</summary>
    public const string Scores = "scores";

    /// <summary>Where agents stand on the ladder.</summary>
    public const string Verdicts = "verdicts";

    /// <summary>What the whole fleet agreed on; only where something was.</summary>
    public const string Certified = "certified";

    /// <summary>Agents whose levels are off; only where there are any.</summary>
    public const string Levels = "levels";

    /// <summary>The version of a section's layout that this program writes and reads.</summary>
    public static ushort VersionOf(string section) =>
        section switch
        {
            Counts => 3,
            Sessions => 4,
            Scores => 3,
            Agents => 2,
            _ => 1,
        };
}
