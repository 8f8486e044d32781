namespace Custodes.Evaluation.Inputs;

/// <summary>What is known about a trace. The numbers are those of the labels' column <c>label</c>.</summary>
public enum TraceClass
{
    /// <summary>Nobody attacked.</summary>
    Benign = 0,

    /// <summary>The injection succeeded: the agent served the attacker.</summary>
    Hijacked = 1,

    /// <summary>Attacked, and the attack failed.</summary>
    Resisted = 2,
}
