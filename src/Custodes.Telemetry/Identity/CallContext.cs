namespace Custodes.Telemetry.Identity;

/// <summary>One tool call that was seen, by its id or by its tool and moment.</summary>
internal struct CallContext
{
    /// <summary>When it was first seen, in milliseconds since 1970.</summary>
    public long FirstMs;

    /// <summary>How often each layer reported it; a call has at most one record a layer.</summary>
    public CallLayerCounts Counts;

    /// <summary>Of those, the records that bore no call id.</summary>
    public CallLayerCounts WithoutId;
}
