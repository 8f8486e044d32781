namespace Custodes.Contracts;

/// <summary>What a tool server claims about a tool, in the Model Context Protocol's words; null: not said.</summary>
/// <remarks>Claims of a party that nobody vouches for: they can raise a risk and never lower one.</remarks>
/// <param name="ReadOnlyHint">Whether it changes nothing.</param>
/// <param name="DestructiveHint">Whether it may destroy.</param>
/// <param name="IdempotentHint">Whether a second call changes nothing more; says nothing about harm.</param>
/// <param name="OpenWorldHint">Whether it deals with things outside the server's own world.</param>
public readonly record struct ToolAnnotations(
    bool? ReadOnlyHint,
    bool? DestructiveHint,
    bool? IdempotentHint,
    bool? OpenWorldHint
)
{
    /// <summary>The descriptor with every risk added that the server admits to.</summary>
    public CapabilityDescriptor ApplyTo(in CapabilityDescriptor descriptor)
    {
        CapabilityDescriptor raised = descriptor;
        if (ReadOnlyHint == false && raised.Effect == Effect.Read)
        {
            raised = raised with
            {
                Effect = Effect.Modify,
                Capabilities = raised.Capabilities | Capabilities.WritesFiles,
                Risk = AtLeast(raised.Risk, RiskLevel.Medium),
            };
        }

        if (DestructiveHint == true)
        {
            raised = raised with
            {
                Effect = raised.Effect == Effect.Read ? Effect.Modify : raised.Effect,
                Capabilities = raised.Capabilities | Capabilities.Destructive,
                Risk = RiskLevel.Critical,
            };
        }

        if (OpenWorldHint == true)
        {
            raised = raised with
            {
                Capabilities = raised.Capabilities | Capabilities.Network,
                Risk = AtLeast(raised.Risk, RiskLevel.Low),
            };
        }

        return raised == descriptor
            ? descriptor
            : raised with
            {
                Source = DescriptorSource.Annotation,
            };
    }

    private static RiskLevel AtLeast(RiskLevel risk, RiskLevel least) =>
        risk < least ? least : risk;
}
