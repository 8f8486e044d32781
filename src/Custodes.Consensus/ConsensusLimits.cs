namespace Custodes.Consensus;

/// <summary>Every bound of the agreement. Part of the protocol: two validators with different ones disagree.</summary>
public static class ConsensusLimits
{
    /// <summary>Fewest validators: three of four is the smallest quorum that survives a fault.</summary>
    public const int ValidatorsMin = 4;

    /// <summary>
    /// The one size below it: a validator embedded in a node alone, whose quorum is itself. It protects nobody, and no change
    /// of validators leads there.
    /// </summary>
    public const int ValidatorsEmbedded = 1;

    /// <summary>Most validators; a certificate then has 6.6 kB at most.</summary>
    public const int ValidatorsMax = 100;

    /// <summary>Greatest weight of one validator.</summary>
    public const uint WeightMax = 1_000_000;

    /// <summary>Last view of an epoch. At the longest timeout of a WAN that is two days without agreement.</summary>
    public const int ViewMax = 4096;

    /// <summary>How far ahead of its own view a validator keeps votes; later ones will be sent again.</summary>
    public const int FutureViewsMax = 4;

    /// <summary>Different proposals of one leader that are looked at in one view; the second is evidence.</summary>
    public const int ProposalsPerViewMax = 2;

    /// <summary>Bodies kept in one epoch. One that was voted for stays; when all were, further ones are not voted for.</summary>
    public const int BodiesMax = 64;

    /// <summary>Greatest body.</summary>
    public const int BodyBytesMax = 1024 * 1024;

    /// <summary>Buckets in a body.</summary>
    public const int IncludedMax = 8192;

    /// <summary>Buckets that a body leaves out.</summary>
    public const int ExclusionsMax = 8192;

    /// <summary>Verdicts in a body.</summary>
    public const int VerdictsMax = 4096;

    /// <summary>Proven equivocations in a body, and waiting for one.</summary>
    public const int EvidenceMax = 64;

    /// <summary>How many epochs later an equivocation may still be brought.</summary>
    public const int EvidenceEpochsMax = 4;

    /// <summary>Nullifications sent with a proposal; the rest is fetched.</summary>
    public const int CertificatesPerMessageMax = 16;

    /// <summary>Fetches of one peer answered between two ticks.</summary>
    public const int AnswersPerTickMax = 4;

    /// <summary>Decided epochs whose certificates are kept in memory for those who lag behind.</summary>
    public const int FinalsKept = 8;

    /// <summary>Greatest certificate.</summary>
    public const int CertificateBytesMax = 81 + 2 + 13 + (ValidatorsMax * 64);

    /// <summary>Greatest message: a proposal with its body and certificates.</summary>
    public const int MessageBytesMax =
        BodyBytesMax + ((CertificatesPerMessageMax + 2) * CertificateBytesMax) + 1024;
}
