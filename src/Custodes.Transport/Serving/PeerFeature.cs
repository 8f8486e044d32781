namespace Custodes.Transport.Serving;

/// <summary>Who is at the other end of a connection.</summary>
internal sealed record PeerFeature(Peer Peer);
