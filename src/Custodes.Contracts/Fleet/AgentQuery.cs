namespace Custodes.Contracts.Fleet;

/// <summary>Which agents to list.</summary>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the part before; null for the first.</param>
/// <param name="Limit">Agents wanted at most, from 1.</param>
/// <param name="Role">Only those of this role; null for all.</param>
/// <param name="Level">Only those on this rung; null for all.</param>
public sealed record AgentQuery(string? Cursor, int Limit, string? Role, VerdictLevel? Level);
