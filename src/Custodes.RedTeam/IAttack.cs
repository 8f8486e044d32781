namespace Custodes.RedTeam;

/// <summary>One attack in its strongest known form, run against the parts of the product themselves.</summary>
/// <remarks>
/// Holds nothing between trials: trials of one attack run on several threads, in any order, and a trial
/// is a function of its <see cref="AttackTrial"/> alone.
/// </remarks>
public interface IAttack
{
    /// <summary>What it is, what counts as its success, and what should stop it.</summary>
    AttackCard Card { get; }

    /// <summary>Runs it once and judges it by its card's criterion, never by what the attacked code says of itself.</summary>
    TrialResult Run(AttackTrial trial);
}
