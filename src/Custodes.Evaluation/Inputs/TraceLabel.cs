namespace Custodes.Evaluation.Inputs;

/// <summary>The ground truth about one trace.</summary>
/// <param name="Trace">The run's id, as in the events.</param>
/// <param name="Class">What is known about it.</param>
/// <param name="Attempted">On a resisted trace: the agent did issue an attacker's call, which failed its check.</param>
/// <param name="Suite">The kind of work; the events' role.</param>
/// <param name="UserTask">The honest task, unique in its suite.</param>
/// <param name="Fold">Group of tasks for cross-validation: one task is always in one fold.</param>
/// <param name="BaseModel">The language model, whatever defence surrounds it.</param>
/// <param name="FirstBadSequence">Sequence of the first call that serves the attacker.</param>
public sealed record TraceLabel(
    string Trace,
    TraceClass Class,
    bool Attempted,
    string Suite,
    string UserTask,
    int Fold,
    string BaseModel,
    long? FirstBadSequence
)
{
    /// <summary>Calls that serve the attacker: a count, it does not say which they are.</summary>
    public long? BadCallCount { get; init; }

    /// <summary>Sequence of the first event whose result carried the injection.</summary>
    public long? ExposureSequence { get; init; }

    /// <summary>Sequence of the first call that only prepares the attacker's.</summary>
    public long? FirstPreparationSequence { get; init; }

    /// <summary>The attack's name; empty when the labels do not tell.</summary>
    public string AttackName { get; init; } = "";

    /// <summary>
    /// Whether the trace is no example of anything: the agent did act for the attacker, so it is no
    /// negative, and the attack failed, so it is no positive.
    /// </summary>
    public bool IsLeftOut => Class == TraceClass.Resisted && Attempted;
}
