namespace Custodes.Cli.Evaluating;

/// <summary>What was asked for on the command line of <c>custodes evaluate</c>.</summary>
internal sealed record EvaluateArguments(
    string[] Traces,
    string Labels,
    string Protocol,
    string Evade,
    bool Refit,
    string? ScoresPath,
    double Alpha,
    bool Json,
    bool PrintWeights
);
