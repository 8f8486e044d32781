namespace Custodes.Contracts;

/// <summary>Who says what an action can do; a later one overrides an earlier. Numbers are on the wire.</summary>
public enum DescriptorSource : byte
{
    /// <summary>The words of its name.</summary>
    Name = 0,

    /// <summary>The built-in catalogue.</summary>
    Catalogue = 1,

    /// <summary>The tool server's own annotations, which are hints, not facts.</summary>
    Annotation = 2,

    /// <summary>The operator's file.</summary>
    Operator = 3,
}
