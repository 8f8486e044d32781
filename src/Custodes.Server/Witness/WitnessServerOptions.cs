using System.Net;

namespace Custodes.Server.Witness;

/// <summary>Where a witness listens and how much it takes. Every number is a limit.</summary>
public sealed record WitnessServerOptions
{
    /// <summary>Where it listens, in HTTP/1.1 without TLS. Port 0 takes any free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8090);

    /// <summary>Connections at once; a further one is closed.</summary>
    public int ConnectionCountMax { get; init; } = 256;

    /// <summary>How long requests under way may take when the server stops.</summary>
    public int DrainMs { get; init; } = 5_000;
}
