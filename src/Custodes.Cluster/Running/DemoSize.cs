using Custodes.Cluster.Validating;

namespace Custodes.Cluster.Running;

/// <summary>How large a demonstration is.</summary>
/// <param name="Locals">Local nodes, 1 to 64.</param>
/// <param name="Regionals">Regional nodes, 1 to 16.</param>
/// <param name="Agents">Agents, 1 to 100,000.</param>
/// <param name="Roles">Kinds of agents, 1 to 64.</param>
/// <param name="FirstPort">Port of the global node; the others follow.</param>
/// <param name="MeanEpochMs">How long an epoch takes on average.</param>
public sealed record DemoSize(
    int Locals,
    int Regionals,
    int Agents,
    int Roles,
    int FirstPort,
    uint MeanEpochMs
)
{
    /// <summary>Numbers of a report: as many as live telemetry is reported in.</summary>
    public int Features { get; init; } = 10;

    /// <summary>Validators, none or as many as a set may have.</summary>
    public int Validators { get; init; }

    /// <summary>How many of the validators vote from epoch 1 on; 0 for all.</summary>
    public int FirstValidators { get; init; }

    /// <summary>Operators who may order verdicts, none to 64.</summary>
    public int Operators { get; init; }

    /// <summary>How many of them an order needs.</summary>
    public int OperatorsNeeded { get; init; }

    /// <summary>When and how often they certify; needed with validators.</summary>
    public ValidatorTimes? ValidatorTimes { get; init; }
}
