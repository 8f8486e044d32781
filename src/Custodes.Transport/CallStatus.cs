namespace Custodes.Transport;

/// <summary>How a question to a peer ended.</summary>
public enum CallStatus
{
    /// <summary>With an answer.</summary>
    Answered = 0,

    /// <summary>The peer has nothing.</summary>
    Nothing,

    /// <summary>The peer has too much to do; ask again later.</summary>
    Busy,

    /// <summary>The peer does not take such questions from us.</summary>
    Refused,

    /// <summary>There was no answer in time.</summary>
    Late,

    /// <summary>There is no connection.</summary>
    Unreachable,

    /// <summary>What it answered is longer than the limit, or not an answer.</summary>
    Unusable,
}
