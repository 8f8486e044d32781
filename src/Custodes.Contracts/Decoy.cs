namespace Custodes.Contracts;

/// <summary>Something that no honest work ever needs, laid out so that its use gives an intruder away.</summary>
/// <remarks>MITRE ATLAS AML.M0039, "AI Honeypots".</remarks>
/// <param name="Tool">A tool's name in any spelling, or the start of one followed by <c>*</c>; null when it is a value.</param>
/// <param name="Value">A value, such as a credential that opens nothing; null when it is a tool.</param>
public sealed record Decoy(string? Tool, string? Value);
