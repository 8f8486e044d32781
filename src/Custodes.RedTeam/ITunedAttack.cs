using System.Collections.Immutable;

namespace Custodes.RedTeam;

/// <summary>An attack with a choice: the attacker knows which defences are on and takes what does best against them.</summary>
/// <remarks>
/// The harness tries every choice on tuning seeds, takes the one with the most successes and then the largest mean
/// measure, and evaluates that one on seeds it has not seen.
/// </remarks>
public interface ITunedAttack : IAttack
{
    /// <summary>The choices, named for the report.</summary>
    ImmutableArray<string> Choices { get; }

    /// <summary>Runs it once with one of them.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="choice">Place in <see cref="Choices"/>.</param>
    TrialResult Run(AttackTrial trial, int choice);
}
