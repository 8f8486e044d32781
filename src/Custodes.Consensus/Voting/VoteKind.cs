namespace Custodes.Consensus.Voting;

/// <summary>What a statement says. The numbers are in signed bytes: never reuse one.</summary>
public enum VoteKind
{
    /// <summary>Nothing: no valid statement has it.</summary>
    None = 0,

    /// <summary>"As leader of this view I propose this value on this parent."</summary>
    Propose = 1,

    /// <summary>"I recomputed this value from the inputs, and it is justified in this view."</summary>
    Notarize = 2,

    /// <summary>"I shall never finalise anything in this view."</summary>
    Nullify = 3,

    /// <summary>"This value has been notarised in this view, and I shall never nullify the view."</summary>
    Finalize = 4,
}
