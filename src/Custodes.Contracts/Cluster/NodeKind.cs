namespace Custodes.Contracts.Cluster;

/// <summary>What a node of a cluster does. The numbers are signed; none is ever used again.</summary>
public enum NodeKind : byte
{
    /// <summary>Watches agents and reports on them.</summary>
    Local = 0,

    /// <summary>Combines what local nodes report.</summary>
    Regional = 1,

    /// <summary>Combines what regional nodes report.</summary>
    Global = 2,

    /// <summary>Votes on certificates.</summary>
    Validator = 3,
}
