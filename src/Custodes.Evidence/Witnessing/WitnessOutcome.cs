namespace Custodes.Evidence.Witnessing;

/// <summary>How a witness answers a request, and with which HTTP status (C2SP tlog-witness).</summary>
public enum WitnessOutcome
{
    /// <summary>Not decided.</summary>
    None = 0,

    /// <summary>The head continues the last one: it is cosigned. 200.</summary>
    Cosigned = 1,

    /// <summary>The body is not a request. 400.</summary>
    Malformed = 2,

    /// <summary>The request says that the tree shrinks. 400.</summary>
    OldAboveNew = 3,

    /// <summary>The witness does not know the log. 404.</summary>
    UnknownOrigin = 4,

    /// <summary>No key of the log has signed, or one is named whose signature does not hold. 403.</summary>
    Untrusted = 5,

    /// <summary>The last head has another size than the log believes. 409 with that size.</summary>
    OtherSize = 6,

    /// <summary>The proof does not show that the head continues the last one. 422.</summary>
    Inconsistent = 7,

    /// <summary>The log has signed two roots for one size: it has forked, and this is the proof. 422.</summary>
    Forked = 8,

    /// <summary>The body is longer than any request. 413.</summary>
    TooLarge = 9,

    /// <summary>The witness cannot keep what it would sign, so that it signs nothing. 500.</summary>
    Failed = 10,
}
