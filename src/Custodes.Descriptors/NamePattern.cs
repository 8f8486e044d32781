namespace Custodes.Descriptors;

/// <summary>A tool's name, or the start of one: matches canonical names, so spelling is free.</summary>
internal sealed class NamePattern
{
    private readonly string canonical;
    private readonly bool isPrefix;

    public NamePattern(string pattern)
    {
        isPrefix = pattern.EndsWith('*');
        string text = isPrefix ? pattern[..^1] : pattern;
        canonical = ToolName.Parse(text).Canonical;

        // github_* means the tools of github, not those of githubenterprise.
        if (isPrefix && canonical.Length > 0 && !char.IsLetterOrDigit(text[^1]))
        {
            canonical += '_';
        }
    }

    /// <summary>Whether this tool is meant.</summary>
    public bool Matches(ToolName name) =>
        isPrefix
            ? name.Canonical.StartsWith(canonical, StringComparison.Ordinal)
            : string.Equals(name.Canonical, canonical, StringComparison.Ordinal);
}
