namespace Custodes.RedTeam.Reporting;

/// <summary>What a file of results says of the run that it came from.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Command">What was run.</param>
/// <param name="Ended">When, in UTC, to the minute.</param>
/// <param name="Machine">Which processor, and how many cores.</param>
/// <param name="Runtime">Of .NET.</param>
/// <param name="WallSeconds">How long it took by the clock on the wall.</param>
/// <param name="Resumed">How many of its trials an earlier part of the run had done, whose time is not in that.</param>
public sealed record RunHead(
    string Path,
    string Command,
    string Ended,
    string Machine,
    string Runtime,
    double WallSeconds,
    int Resumed
);
