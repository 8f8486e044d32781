namespace Custodes.Cli.Watching;

/// <summary>What was asked for on the command line of <c>custodes watch</c>.</summary>
/// <param name="Files">Files to watch, in order; <c>-</c> is standard input.</param>
/// <param name="LearnFiles">Files to learn from first, without judging.</param>
/// <param name="Freeze">Whether baselines stay as they are.</param>
/// <param name="ScoresPath">Where to write a row a session; null when none is kept.</param>
/// <param name="Json">Whether to print JSON lines instead of prose.</param>
/// <param name="FailOnAlarm">Whether an alarm makes the exit code 3.</param>
/// <param name="Alpha">Share of normal sessions that may alarm.</param>
/// <param name="StateDirectory">Where baselines are kept between runs; null when none is kept.</param>
/// <param name="DescriptorsPath">The operator's corrections to descriptors; null for none.</param>
/// <param name="EvidenceDirectory">Where evidence is written; null for nowhere.</param>
internal sealed record WatchArguments(
    string[] Files,
    string[] LearnFiles,
    bool Freeze,
    string? ScoresPath,
    bool Json,
    bool FailOnAlarm,
    double Alpha,
    string? StateDirectory,
    string? DescriptorsPath,
    string? EvidenceDirectory
);
