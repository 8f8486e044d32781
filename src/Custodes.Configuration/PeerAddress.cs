using System.Globalization;

namespace Custodes.Configuration;

/// <summary>Splits where a node listens into its host and its port.</summary>
internal static class PeerAddress
{
    /// <summary>Reads <c>HOST:PORT</c>; an IPv6 address stands in brackets, which the host keeps.</summary>
    public static bool TryParse(string text, out string host, out int port)
    {
        int colon = text.LastIndexOf(':');
        host = colon > 0 ? text[..colon] : "";
        port = 0;
        bool isHost = Uri.CheckHostName(host) switch
        {
            UriHostNameType.Dns or UriHostNameType.IPv4 => true,
            UriHostNameType.IPv6 => host[0] == '[',
            UriHostNameType.Unknown or UriHostNameType.Basic or _ => false,
        };
        return isHost
            && ushort.TryParse(
                text.AsSpan(colon + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ushort parsed
            )
            && (port = parsed) > 0;
    }
}
