namespace Custodes.Contracts.Fleet;

/// <summary>A part of a long list.</summary>
/// <param name="Items">In the list's order, no more than was asked for.</param>
/// <param name="Next">What to pass to get the next part; null when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
