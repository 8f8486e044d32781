using Custodes.Cryptography.Signing;

namespace Custodes.Clocks.Statements;

/// <summary>One row of a registry.</summary>
/// <param name="Key">The key it signs with.</param>
/// <param name="Role">What it may do, 0 to 255, as its deployment numbers roles.</param>
/// <param name="Owner">Who runs it, as its deployment numbers owners.</param>
public sealed record RegisteredNode(VerifyingKey Key, byte Role, uint Owner);
