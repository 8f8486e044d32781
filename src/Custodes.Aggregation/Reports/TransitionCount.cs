namespace Custodes.Aggregation.Reports;

/// <summary>How often an agent did one thing after another.</summary>
/// <param name="From">The category before.</param>
/// <param name="To">The category after.</param>
/// <param name="Count">Times, from 1; all of a report together at most <see cref="ReportLimits.ValueCountMax"/>.</param>
public readonly record struct TransitionCount(ulong From, ulong To, ushort Count);
