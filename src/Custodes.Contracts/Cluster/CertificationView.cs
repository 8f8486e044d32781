namespace Custodes.Contracts.Cluster;

/// <summary>What a node knows of the certificates of its cluster's validators.</summary>
public sealed record CertificationView
{
    /// <summary>Names the chain, hexadecimal.</summary>
    public required string Chain { get; init; }

    /// <summary>Validators of the next epoch.</summary>
    public required int N { get; init; }

    /// <summary>How many of them are a quorum, when they weigh the same.</summary>
    public required int Q { get; init; }

    /// <summary>Hash of their set, hexadecimal.</summary>
    public string Set { get; init; } = "";

    /// <summary>Their names.</summary>
    public required IReadOnlyList<string> Validators { get; init; }

    /// <summary>The newest epoch that is certified, as far as is known here; 0 before the first.</summary>
    public required long Epoch { get; init; }

    /// <summary>Whether the newest baseline has a certificate.</summary>
    public required bool IsBaselineCertified { get; init; }

    /// <summary>Names of those who signed that certificate.</summary>
    public required IReadOnlyList<string> SignedBy { get; init; }

    /// <summary>Epochs of the tree that ended without a certificate since the last one that has one.</summary>
    public required long Waiting { get; init; }

    /// <summary>Whether that is more than should happen: too few validators, or inputs that they do not accept.</summary>
    public required bool IsStalled { get; init; }

    /// <summary>What to say of every certificate besides; empty when it is worth what it says.</summary>
    public string Caveat { get; init; } = "";

    /// <summary>Standing verdicts that bind the fleet, the newest first; as many as are shown at once.</summary>
    public required IReadOnlyList<CertifiedVerdictView> Verdicts { get; init; }
}
