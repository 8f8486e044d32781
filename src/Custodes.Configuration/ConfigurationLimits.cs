namespace Custodes.Configuration;

/// <summary>Bounds of a configuration file; past one the file is refused.</summary>
public static class ConfigurationLimits
{
    /// <summary>Characters of a file.</summary>
    public const int FileLengthMax = 1024 * 1024;

    /// <summary>Characters of a registry of nodes: as many of them as it may have, with comments.</summary>
    public const int RegistryLengthMax = 4 * 1024 * 1024;

    /// <summary>Levels of lists and mappings inside each other; YAML's loader recurses.</summary>
    public const int DepthMax = 16;

    /// <summary>Rules in a file: each new tool name is held against every one.</summary>
    public const int DescriptorCountMax = 4096;

    /// <summary>Tools that servers list.</summary>
    public const int ToolCountMax = 16_384;

    /// <summary>Characters of a tool pattern.</summary>
    public const int PatternLengthMax = 256;

    /// <summary>Decoys: each value of an argument is looked up among them.</summary>
    public const int DecoyCountMax = 1024;

    /// <summary>Characters of a decoy's value at least: a short one turns up in honest work.</summary>
    public const int DecoyLengthMin = 8;

    /// <summary>Errors that are told; a file that is no configuration at all has no end of them.</summary>
    public const int ErrorCountMax = 20;
}
