using System.Security.Cryptography.X509Certificates;
using Custodes.Contracts.Cluster;
using Custodes.Transport.Metrics;
using Microsoft.Extensions.Logging;

namespace Custodes.Transport;

/// <summary>What a node's server and links are made of; all of it stays the caller's.</summary>
/// <param name="Options">The limits, the same for both.</param>
/// <param name="Registry">Who belongs to the cluster.</param>
/// <param name="Self">Which of them this node is.</param>
/// <param name="Certificate">Its certificate, with the private key.</param>
/// <param name="Meters">Where both count.</param>
/// <param name="Time">The clock of every time-out.</param>
/// <param name="Logs">Where connection trouble is told.</param>
/// <param name="OnBug">Told of a broken invariant, which ends the process.</param>
public sealed record PeerParts(
    PeerOptions Options,
    NodeRegistry Registry,
    ushort Self,
    X509Certificate2 Certificate,
    PeerMeters Meters,
    TimeProvider Time,
    ILoggerFactory Logs,
    Action<Exception> OnBug
);
