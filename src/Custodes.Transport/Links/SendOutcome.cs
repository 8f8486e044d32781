namespace Custodes.Transport.Links;

/// <summary>How a request with messages ended.</summary>
internal enum SendOutcome
{
    /// <summary>All were taken.</summary>
    Taken,

    /// <summary>The peer has no room; the rest may be sent later.</summary>
    Full,

    /// <summary>The peer will never take the first of the rest.</summary>
    Refused,

    /// <summary>There was no connection, so that none arrived.</summary>
    NotSent,

    /// <summary>It broke off, and nobody knows what arrived.</summary>
    Lost,
}
