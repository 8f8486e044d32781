namespace Custodes.Clocks.Statements;

/// <summary>What is wrong with a statement in a chain.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Sender">Whose it is; -1 when it has no form.</param>
/// <param name="Reason">Why it is refused.</param>
/// <param name="Words">The same for people.</param>
public sealed record ClockChainFault(long Place, int Sender, ClockRefusal Reason, string Words);
