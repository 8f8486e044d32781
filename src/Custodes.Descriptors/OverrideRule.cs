using Custodes.Contracts;

namespace Custodes.Descriptors;

/// <summary>One operator override with its pattern read.</summary>
internal sealed class OverrideRule(DescriptorOverride settings)
{
    private readonly NamePattern pattern = new(settings.Pattern);

    /// <summary>Whether it speaks of this tool.</summary>
    public bool Matches(ToolName name) => pattern.Matches(name);

    /// <summary>The descriptor as the operator wants it.</summary>
    public CapabilityDescriptor Apply(in CapabilityDescriptor descriptor) =>
        descriptor with
        {
            Effect = settings.Effect ?? descriptor.Effect,
            Risk = settings.Risk ?? descriptor.Risk,
            Capabilities = (descriptor.Capabilities | settings.Add) & ~settings.Remove,
            Source = DescriptorSource.Operator,
        };
}
