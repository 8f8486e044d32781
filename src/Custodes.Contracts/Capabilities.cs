namespace Custodes.Contracts;

/// <summary>What an action can do, as flags of its descriptor. Bits are on the wire: never reuse one.</summary>
[Flags]
public enum Capabilities : byte
{
    /// <summary>Nothing that matters here.</summary>
    None = 0,

    /// <summary>Reads files or stored data.</summary>
    ReadsFiles = 1 << 0,

    /// <summary>Writes files or stored data.</summary>
    WritesFiles = 1 << 1,

    /// <summary>Talks to the network, or to an open world of others' data.</summary>
    Network = 1 << 2,

    /// <summary>Runs code or commands.</summary>
    Executes = 1 << 3,

    /// <summary>Destroys what cannot be had back.</summary>
    Destructive = 1 << 4,

    /// <summary>Changes rights, credentials or settings of security.</summary>
    Privileged = 1 << 5,

    /// <summary>Sends data to somebody.</summary>
    SendsOut = 1 << 6,

    /// <summary>Spends money or books what costs.</summary>
    Spends = 1 << 7,
}
