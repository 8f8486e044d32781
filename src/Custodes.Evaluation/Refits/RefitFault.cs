namespace Custodes.Evaluation.Refits;

/// <summary>Why weights could not be fitted.</summary>
public enum RefitFault
{
    /// <summary>They could.</summary>
    None,

    /// <summary>There are no sessions.</summary>
    NoSessions,

    /// <summary>Sessions have different numbers of features, or none.</summary>
    UnequalFeatures,

    /// <summary>A feature is not a finite number.</summary>
    FeatureNotFinite,

    /// <summary>
    /// Without a suite, no benign or no hijacked session remains: it could only be fitted on itself.
    /// </summary>
    OnlyOneSuite,
}
