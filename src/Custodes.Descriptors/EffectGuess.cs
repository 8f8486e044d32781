using Custodes.Contracts;

namespace Custodes.Descriptors;

/// <summary>What the words of a name say about a tool.</summary>
/// <param name="Effect">The main thing it does.</param>
/// <param name="Capabilities">All it can do, as far as words tell.</param>
/// <param name="Risk">How much harm one call can do.</param>
/// <param name="IsGuess">Whether no word decided, and the answer is the cautious default.</param>
public readonly record struct EffectGuess(
    Effect Effect,
    Capabilities Capabilities,
    RiskLevel Risk,
    bool IsGuess
);
