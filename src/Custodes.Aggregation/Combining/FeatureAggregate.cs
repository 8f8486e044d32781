namespace Custodes.Aggregation.Combining;

/// <summary>What the buckets of a role say of one number in one epoch.</summary>
/// <param name="IsKnown">Whether any bucket had values.</param>
/// <param name="IsFromMedians">Whether buckets' medians were taken instead of their means.</param>
/// <param name="Location">Where agents' means lie, Q32.32.</param>
/// <param name="Log2Deviation">Logarithm of their median absolute deviation.</param>
/// <param name="Log2Variance">Logarithm of the variance inside one agent.</param>
/// <param name="Mean">The mean of all buckets' means: the most exact where nobody lies, and moved at will by who has one bucket. Only a role's first anchor looks at it.</param>
public readonly record struct FeatureAggregate(
    bool IsKnown,
    bool IsFromMedians,
    long Location,
    long Log2Deviation,
    long Log2Variance,
    long Mean
);
