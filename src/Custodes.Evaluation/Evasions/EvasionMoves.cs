namespace Custodes.Evaluation.Evasions;

/// <summary>What an attacker who knows the detector writes differently.</summary>
[Flags]
public enum EvasionMoves
{
    /// <summary>The attacker does not know it.</summary>
    None = 0,

    /// <summary>The value stands on a labelled line of its own instead of in prose.</summary>
    LabelLine = 1,

    /// <summary>The value stands in a structured field, as honest values do.</summary>
    SpoofField = 2,

    /// <summary>The injection is a short sentence.</summary>
    Short = 4,

    /// <summary>No words of the tool's name stand near the value.</summary>
    Quiet = 8,
}
