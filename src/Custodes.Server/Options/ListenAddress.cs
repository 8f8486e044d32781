using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Custodes.Server.Options;

/// <summary>Reads an address to listen on. Names are not resolved, but for <c>localhost</c>.</summary>
public static class ListenAddress
{
    private const string LocalhostPrefix = "localhost:";

    /// <summary>Reads <c>ADDRESS:PORT</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        address = null;
        if (text.StartsWith(LocalhostPrefix, StringComparison.OrdinalIgnoreCase))
        {
            text = "127.0.0.1:" + text[LocalhostPrefix.Length..];
        }

        // IPEndPoint takes an address without a port for port 0, and 1 for 0.0.0.1.
        int colon = text.LastIndexOf(':');
        return colon > 0
            && (text[0] == '[' ? text[colon - 1] == ']' : text.AsSpan(0, colon).Count('.') == 3)
            && ushort.TryParse(
                text.AsSpan(colon + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out _
            )
            && IPEndPoint.TryParse(text, out address);
    }
}
