namespace Custodes.Consensus.Protocol;

/// <summary>What a timer is for.</summary>
public enum TimerKind
{
    /// <summary>Nothing: no timer has it.</summary>
    None = 0,

    /// <summary>The view has lasted long enough without a notarisation.</summary>
    View = 1,

    /// <summary>A notarised view has had its time to be finalised.</summary>
    Grace = 2,

    /// <summary>Time to say things again, and to ask. Always running.</summary>
    Tick = 3,
}
