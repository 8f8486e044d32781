namespace Custodes.RedTeam;

/// <summary>What a countermeasure is worth, for people; what it stops is measured, not written here.</summary>
/// <param name="Defence">Which.</param>
/// <param name="Place">The source file that does it, from <c>src/</c> on.</param>
/// <param name="Guarantees">What holds because of it.</param>
/// <param name="Leaves">What it does not do.</param>
public sealed record DefenceCard(Defence Defence, string Place, string Guarantees, string Leaves);
