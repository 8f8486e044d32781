namespace Custodes.Consensus.Bodies;

/// <summary>Why bytes are no body.</summary>
public enum BodyRefusal
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>More bytes than a body may have.</summary>
    TooLong = 1,

    /// <summary>Cut off, followed by more, or a list longer than its limit.</summary>
    Form = 2,

    /// <summary>A list that does not ascend: out of order, or an entry twice.</summary>
    Order = 3,

    /// <summary>A number that stands for nothing.</summary>
    UnknownKind = 4,

    /// <summary>The set for later that is none.</summary>
    NextSet = 5,

    /// <summary>Evidence that is none.</summary>
    Evidence = 6,

    /// <summary>A bucket both included and left out.</summary>
    IncludedAndExcluded = 7,
}
