using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Tls;

namespace Custodes.Transport.Identity;

/// <summary>Finds the node that a certificate belongs to. Never changes; any thread.</summary>
internal sealed class PeerPins
{
    private readonly Dictionary<string, NodeRecord> byPin = new(StringComparer.Ordinal);

    /// <summary>Every node of the registry but this one: nobody else has a reason to show our key.</summary>
    public PeerPins(NodeRegistry registry, ushort self)
    {
        foreach (NodeRecord node in registry.Nodes)
        {
            if (node.Index != self)
            {
                byPin.Add(Convert.ToHexStringLower(node.TlsPin.Span), node);
            }
        }
    }

    /// <summary>Whose certificate this is, if anybody's.</summary>
    public bool TryFind(X509Certificate? certificate, [NotNullWhen(true)] out NodeRecord? node)
    {
        node = null;
        return certificate is X509Certificate2 known
            && byPin.TryGetValue(Convert.ToHexStringLower(TlsPin.Of(known)), out node);
    }
}
