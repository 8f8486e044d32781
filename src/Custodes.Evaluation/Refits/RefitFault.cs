namespace Custodes.Evaluation.Refits;

/// <summary>Why weights cannot be fitted.</summary>
public enum RefitFault
{
    /// <summary>They can.</summary>
    None,

    /// <summary>Without the suite, no benign trace remains.</summary>
    NoBenign,

    /// <summary>Without the suite, no hijacked trace remains: it could only be fitted on itself.</summary>
    NoHijacked,

    /// <summary>All traces are of one fold: nothing could be learnt that leaves out the tasks it scores.</summary>
    OnlyOneFold,
}
