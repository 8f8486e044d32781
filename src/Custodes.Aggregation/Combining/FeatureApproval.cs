namespace Custodes.Aggregation.Combining;

/// <summary>An operator's certified word that a frozen number may go on from where it is.</summary>
/// <param name="Role">Place in the registry.</param>
/// <param name="Feature">Which number.</param>
public readonly record struct FeatureApproval(ushort Role, byte Feature);
