namespace Custodes.Contracts;

/// <summary>What a tool server claims about one of its tools.</summary>
/// <param name="Tool">The tool's name in any spelling, with its server's in front or without.</param>
/// <param name="Annotations">The claims.</param>
public sealed record ToolClaim(string Tool, ToolAnnotations Annotations);
