namespace Custodes.Cluster.Certified;

/// <summary>From what a verdict that binds the fleet follows: in the terms of a cluster, the same for all.</summary>
/// <param name="AlarmsMin">Alarms of the agent that its quarantine needs, 1 to 64.</param>
/// <param name="SuspicionThousandthsMin">Log of the evidence, in thousandths of a nat, that its quarantine needs.</param>
/// <param name="Operators">Public keys of those who may order verdicts and other validators, 32 bytes each.</param>
/// <param name="OperatorsNeeded">How many of them an order needs; 0 when nobody may order.</param>
public sealed record VerdictTerms(
    int AlarmsMin,
    long SuspicionThousandthsMin,
    IReadOnlyList<ReadOnlyMemory<byte>> Operators,
    int OperatorsNeeded
)
{
    /// <summary>Operators at most.</summary>
    public const int OperatorCountMax = 64;

    /// <summary>As the ladder of a node: odds of a million to one; nobody may order.</summary>
    public static VerdictTerms Default { get; } =
        new(AlarmsMin: 1, SuspicionThousandthsMin: 13_800, Operators: [], OperatorsNeeded: 0);
}
