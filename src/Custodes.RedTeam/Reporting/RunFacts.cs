namespace Custodes.RedTeam.Reporting;

/// <summary>Where and when results came to be; they come from outside, so that results alone decide what is written.</summary>
/// <param name="Ended">When, in UTC.</param>
/// <param name="Machine">Which processor, and how many cores.</param>
/// <param name="Runtime">Of .NET.</param>
/// <param name="WallSeconds">How long the run took by the clock on the wall.</param>
public sealed record RunFacts(
    DateTimeOffset Ended,
    string Machine,
    string Runtime,
    double WallSeconds
);
