using Custodes.Evidence.Verification;

namespace Custodes.Storage.Log;

/// <summary>How a log is written.</summary>
public sealed record LogOptions
{
    /// <summary>Nothing is published without it; null publishes every head at once.</summary>
    public ILogCosigner? Cosigner { get; init; }

    /// <summary>
    /// A head of this log that somebody else keeps, such as a witness. The log is not written to when it
    /// does not contain it: a copy of the whole directory that was put back cannot be told otherwise.
    /// </summary>
    public TreeHead? KnownHead { get; init; }
}
