namespace Custodes.Clocks.Statements;

/// <summary>One component of a vector clock.</summary>
/// <param name="Node">Index of a node in its registry, below <see cref="NodeRegistry.NodeCountMax"/>.</param>
/// <param name="Counter">How many statements of it are known, from 1; what is 0 is not listed.</param>
public readonly record struct ClockComponent(ushort Node, long Counter);
