namespace Custodes.Contracts;

/// <summary>How an action ended. Numbers are on disk: never reuse one.</summary>
public enum Outcome : byte
{
    /// <summary>The telemetry did not say.</summary>
    Unknown = 0,

    /// <summary>It worked.</summary>
    Ok = 1,

    /// <summary>It failed.</summary>
    Error = 2,

    /// <summary>A person or a policy refused it.</summary>
    Denied = 3,
}
