namespace Custodes.Contracts.Fleet;

/// <summary>Why a subscription ended.</summary>
public enum AlarmFeedEnd : byte
{
    /// <summary>It has not.</summary>
    None = 0,

    /// <summary>The subscriber gave it up.</summary>
    Left = 1,

    /// <summary>The subscriber read so slowly that its queue filled.</summary>
    TooSlow = 2,

    /// <summary>The node is going down.</summary>
    Stopping = 3,
}
