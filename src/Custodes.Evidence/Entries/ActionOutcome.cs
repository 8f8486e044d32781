namespace Custodes.Evidence.Entries;

/// <summary>What came of an action.</summary>
public enum ActionOutcome
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>It was not allowed.</summary>
    Denied = 1,

    /// <summary>It was allowed and did not work.</summary>
    Failed = 2,
}
