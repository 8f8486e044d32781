namespace Custodes.Contracts.Cluster;

/// <summary>Why nodes do not make a registry.</summary>
public enum NodeRegistryFault
{
    /// <summary>They do.</summary>
    None = 0,

    /// <summary>There is no node.</summary>
    Empty,

    /// <summary>More nodes than <see cref="NodeRegistry.NodeCountMax"/>.</summary>
    TooMany,

    /// <summary>A value of the record is outside of what its parameter says.</summary>
    BadRecord,

    /// <summary>An earlier node has the index.</summary>
    SameIndex,

    /// <summary>An earlier node has the name.</summary>
    SameName,

    /// <summary>An earlier node has the signing key: it would vote twice.</summary>
    SameKey,

    /// <summary>An earlier node has the TLS key: nobody could tell the two apart.</summary>
    SameTlsPin,
}
