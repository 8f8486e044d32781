namespace Custodes.RedTeam.Running;

/// <summary>What a set of trials shows.</summary>
public enum TrialSetKind
{
    /// <summary>Everything on: does it hold?</summary>
    On = 0,

    /// <summary>What should stop the attack off, the rest on: is it an attack at all?</summary>
    Off = 1,

    /// <summary>Of those that should stop it one alone on: does this one suffice?</summary>
    Alone = 2,

    /// <summary>All on but one: is this one needed?</summary>
    Missing = 3,

    /// <summary>The design of the story.</summary>
    Weak = 4,
}
