namespace Custodes.Evaluation.Inputs;

/// <summary>What a scorer says of a whole trace.</summary>
/// <param name="Score">Any real number; higher is more likely hijacked.</param>
/// <param name="FirstAlarmSequence">Sequence of the event at which the scorer's own threshold alarmed; null when it did not.</param>
public readonly record struct TraceScore(double Score, long? FirstAlarmSequence);
