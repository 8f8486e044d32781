using System.Buffers.Binary;
using System.Text;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Registry;

/// <summary>The id of a role or a category that means the same on every node: the first 8 bytes of a SHA-256.</summary>
/// <remarks>
/// The keyed hashes inside a node differ from node to node on purpose and never leave it. Who looks for two names
/// with one id has 2³² tries to make; both are then one category, for good and bad.
/// </remarks>
public static class CertifiedId
{
    /// <summary>The id of a name.</summary>
    /// <param name="kind">Of what it is the name, as <c>category</c>.</param>
    /// <param name="name">Any text.</param>
    public static ulong Of(string kind, string name) =>
        BinaryPrimitives.ReadUInt64LittleEndian(
            Sha256
                .Of(
                    Encoding.UTF8.GetBytes($"custodes/{kind}-id/v1\n"),
                    Encoding.UTF8.GetBytes(name)
                )
                .ToArray()
        );
}
