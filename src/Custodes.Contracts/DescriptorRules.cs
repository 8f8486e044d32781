namespace Custodes.Contracts;

/// <summary>What is said of tools besides the catalogue and their names.</summary>
/// <param name="Overrides">The operator's word, which stands above all; the last that matches wins.</param>
/// <param name="Claims">What tool servers admit of their own tools.</param>
public sealed record DescriptorRules(
    IReadOnlyList<DescriptorOverride> Overrides,
    IReadOnlyList<ToolClaim> Claims
)
{
    /// <summary>Nothing is said.</summary>
    public static DescriptorRules None { get; } = new([], []);

    /// <summary>What nobody honest uses.</summary>
    public IReadOnlyList<Decoy> Decoys { get; init; } = [];
}
