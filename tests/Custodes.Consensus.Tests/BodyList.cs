namespace Custodes.Consensus.Tests;

/// <summary>A list of a body.</summary>
public enum BodyList
{
    Included,
    Exclusions,
    Verdicts,
    Evidence,
    Reveals,
}
