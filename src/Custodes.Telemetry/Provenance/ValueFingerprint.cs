using System.Text;
using Custodes.Primitives;

namespace Custodes.Telemetry.Provenance;

/// <summary>What <see cref="Contracts.ArgumentObservation.Fingerprint"/> of a known value is.</summary>
public static class ValueFingerprint
{
    /// <summary>The fingerprint under a node's key; equal for texts that differ only in case, space around and scheme.</summary>
    public static uint Of(KeyedHash hash, string value) =>
        (uint)new TextHash(hash).Fingerprint(Encoding.UTF8.GetBytes(value));
}
