namespace Custodes.Clocks.Statements;

/// <summary>What became of a statement that was received.</summary>
/// <param name="Refusal">Why it was refused; <see cref="ClockRefusal.None"/> when it was accepted.</param>
/// <param name="Statement">The statement as read; null when it has no form.</param>
/// <param name="Evidence">What convicts somebody; null when nothing does.</param>
/// <param name="Skipped">Statements of the sender between the last one and this, which went elsewhere or were lost.</param>
public readonly record struct ClockAnswer(
    ClockRefusal Refusal,
    ClockStatement? Statement = null,
    ClockEvidence? Evidence = null,
    long Skipped = 0
);
