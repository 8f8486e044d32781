namespace Custodes.Contracts;

/// <summary>What the operator says about some tools; it stands above every other source.</summary>
/// <param name="Pattern">A tool's name in any spelling, or the start of one followed by <c>*</c>.</param>
/// <param name="Effect">The effect they have; null leaves what is there.</param>
/// <param name="Risk">The risk they carry; null leaves what is there.</param>
/// <param name="Add">Capabilities they have besides.</param>
/// <param name="Remove">Capabilities they do not have; taken away after <paramref name="Add"/>.</param>
public sealed record DescriptorOverride(
    string Pattern,
    Effect? Effect,
    RiskLevel? Risk,
    Capabilities Add,
    Capabilities Remove
);
