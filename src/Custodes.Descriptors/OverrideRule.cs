using Custodes.Contracts;

namespace Custodes.Descriptors;

/// <summary>One operator override with its pattern read: matches canonical names, so spelling is free.</summary>
internal sealed class OverrideRule
{
    private readonly DescriptorOverride settings;
    private readonly string canonical;
    private readonly bool isPrefix;

    public OverrideRule(DescriptorOverride settings)
    {
        this.settings = settings;
        string pattern = settings.Pattern;
        isPrefix = pattern.EndsWith('*');
        string text = isPrefix ? pattern[..^1] : pattern;
        canonical = ToolName.Parse(text).Canonical;

        // github_* means the tools of github, not those of githubenterprise.
        if (isPrefix && canonical.Length > 0 && !char.IsLetterOrDigit(text[^1]))
        {
            canonical += '_';
        }
    }

    /// <summary>Whether it speaks of this tool.</summary>
    public bool Matches(ToolName name) =>
        isPrefix
            ? name.Canonical.StartsWith(canonical, StringComparison.Ordinal)
            : string.Equals(name.Canonical, canonical, StringComparison.Ordinal);

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
