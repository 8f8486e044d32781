namespace Custodes.Telemetry.Identity;

/// <summary>The trace of one record, and what was worked out about it ahead.</summary>
internal struct TraceMark()
{
    public ulong High;
    public ulong Low;

    /// <summary>Its key, once somebody worked it out; 0 before.</summary>
    public ulong Key;

    /// <summary>Where it stood among the traces when somebody looked; negative for nowhere or not looked.</summary>
    public int Index = -1;

    /// <summary>Whether the record stands in a trace.</summary>
    public readonly bool IsThere => (High | Low) != 0;
}
