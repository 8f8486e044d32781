using System.Globalization;

namespace Custodes.Transport.Serving;

/// <summary>Where a node takes what; both ends agree on these words.</summary>
internal static class PeerPaths
{
    public const string Messages = "/custodes/v1/messages";

    public const string CallPrefix = "/custodes/v1/calls/";

    /// <summary>How many messages of a body were taken, in every answer to one.</summary>
    public const string TakenHeader = "custodes-taken";

    /// <summary>Where questions of a kind are asked.</summary>
    public static string Call(ushort kind) =>
        CallPrefix + kind.ToString(CultureInfo.InvariantCulture);

    /// <summary>The kind of question that a path asks.</summary>
    public static bool TryParseCall(string path, out ushort kind)
    {
        kind = 0;
        return path.StartsWith(CallPrefix, StringComparison.Ordinal)
            && ushort.TryParse(
                path.AsSpan(CallPrefix.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out kind
            )
            && Call(kind) == path;
    }
}
