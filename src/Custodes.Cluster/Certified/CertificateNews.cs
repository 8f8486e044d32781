namespace Custodes.Cluster.Certified;

/// <summary>What a certificate told that was not known.</summary>
[Flags]
public enum CertificateNews
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>That the chain went on.</summary>
    Epoch = 1,

    /// <summary>Another baseline.</summary>
    Baseline = 2,

    /// <summary>Verdicts.</summary>
    Verdicts = 4,

    /// <summary>Other validators.</summary>
    Voters = 8,
}
