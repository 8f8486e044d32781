namespace Custodes.RedTeam.Canaries;

/// <summary>What a marked test agent does, to see whether it is still noticed.</summary>
public enum CanaryKind
{
    /// <summary>Does what a text that it read tells it to: noticed by where its values come from.</summary>
    Hijack = 0,

    /// <summary>Drifts: calls tools that nobody of its role ever called, which can do more.</summary>
    Drift = 1,

    /// <summary>Sends telemetry again that it has sent.</summary>
    Replay = 2,

    /// <summary>Goes silent: telemetry is missing from the middle of a session.</summary>
    Silence = 3,

    /// <summary>Uses what is laid out for intruders.</summary>
    Decoy = 4,
}
