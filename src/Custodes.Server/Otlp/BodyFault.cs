namespace Custodes.Server.Otlp;

/// <summary>Why a request's body could not be read.</summary>
internal enum BodyFault : byte
{
    /// <summary>It could.</summary>
    None = 0,

    /// <summary>It passes the limit for one request.</summary>
    TooLarge = 1,

    /// <summary>The requests under way leave no room for it.</summary>
    NoRoom = 2,

    /// <summary>Its compression is damaged or cut off.</summary>
    NotGzip = 3,
}
