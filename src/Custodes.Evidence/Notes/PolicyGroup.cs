namespace Custodes.Evidence.Notes;

/// <summary>Witnesses and groups of which so many must have signed.</summary>
/// <param name="Name">What later groups and the quorum call it.</param>
/// <param name="Threshold">How many, 1 to the number of members.</param>
/// <param name="Members">Names of earlier lines.</param>
public sealed record PolicyGroup(string Name, int Threshold, IReadOnlyList<string> Members);
