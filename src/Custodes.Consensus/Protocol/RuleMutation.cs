namespace Custodes.Consensus.Protocol;

/// <summary>Ways to break the protocol on purpose, so that tests can show that they would notice.</summary>
/// <remarks>Internal: no host can ask for one.</remarks>
internal enum RuleMutation
{
    None = 0,

    /// <summary>Against rule 1.</summary>
    TwoNotarizationsInAView = 1,

    /// <summary>Against rule 2.</summary>
    FinalizeAfterNullify = 2,

    /// <summary>Against rule 2, the other way round.</summary>
    NullifyAfterFinalize = 3,

    /// <summary>Against rule 3.</summary>
    NoJustification = 4,

    /// <summary>Certificates of one validator too few.</summary>
    QuorumOneLess = 5,

    /// <summary>Breaks no rule, but hears votes of its own that it does not know without falling silent.</summary>
    Twin = 6,

    /// <summary>Breaks no rule of voting: bodies may leave out evidence that is known.</summary>
    EvidenceNotDemanded = 7,
}
