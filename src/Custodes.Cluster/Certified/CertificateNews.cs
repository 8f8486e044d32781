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

    /// <summary>A draw that the next epoch of the tree may be planned from.</summary>
    Draw = 16,
}
