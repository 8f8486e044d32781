namespace Custodes.Cluster.Validating;

/// <summary>Wakes the log of certificates, once it is there.</summary>
internal sealed class CertificateWakes
{
    /// <summary>The log.</summary>
    public CertificateLog? Log { get; set; }

    /// <summary>Says how far the epochs are.</summary>
    public void Wake(ulong decidedEpoch) => Log?.Wake(decidedEpoch);
}
