using Custodes.Contracts;

namespace Custodes.Baselines.Provenance;

/// <summary>Why one argument looks unusual, in counts that a sentence can be made from.</summary>
/// <param name="Argument">The argument.</param>
/// <param name="Probability">How usual its source is, all levels together.</param>
/// <param name="RolePrompts">In how many prompts of the role (weighted by session) this very source supplied it.</param>
/// <param name="RolePromptsAll">In how many prompts of the role the argument was given at all.</param>
/// <param name="FleetShare">Share of values of this kind, in calls of this effect, that come from such a source.</param>
/// <param name="UsualOrigin">The most usual origin of such values over the fleet.</param>
/// <param name="UsualShare">Its share.</param>
/// <param name="IsNew">Whether no normal session of the role ever held the value.</param>
public sealed record ArgumentStory(
    ArgumentObservation Argument,
    double Probability,
    double RolePrompts,
    double RolePromptsAll,
    double FleetShare,
    Origin UsualOrigin,
    double UsualShare,
    bool IsNew
);
