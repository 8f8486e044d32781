namespace Custodes.Telemetry.Identity;

/// <summary>One tool call that was seen, by its id or by its tool and moment.</summary>
internal struct CallContext
{
    /// <summary>When it was first seen, in milliseconds since 1970.</summary>
    public long FirstMs;

    /// <summary>Keyed hash of the tool, as its first record named it.</summary>
    public ulong Tool;

    /// <summary>Hash of the arguments in that record; 0 when it had none.</summary>
    public ulong Arguments;

    /// <summary>The layer of that record.</summary>
    public CallLayer Layer;

    /// <summary>How often each layer reported it; a call has at most one record a layer.</summary>
    public CallLayerCounts Counts;

    /// <summary>Of those, the records that bore no call id.</summary>
    public CallLayerCounts WithoutId;
}
