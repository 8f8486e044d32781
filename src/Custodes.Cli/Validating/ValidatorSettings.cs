using System.Net;

namespace Custodes.Cli.Validating;

/// <summary>What <c>custodes validator</c> was told.</summary>
/// <param name="ClusterPath">The directory of the cluster, or the registry of nodes.</param>
/// <param name="Directory">Of the validator.</param>
/// <param name="StartMs">When epoch 1 begins, in milliseconds since 1970; null when the terms say it.</param>
/// <param name="EpochMs">How long an epoch takes.</param>
/// <param name="IsFirstStart">Whether it has never voted.</param>
/// <param name="Listen">Where peers reach it; null for the address in the registry.</param>
/// <param name="Status">Where it shows what it knows.</param>
/// <param name="DelayMs">Bound on a message's way.</param>
/// <param name="RecomputeMs">Time to recompute a body.</param>
/// <param name="CanaryMs">Mean milliseconds between two forged votes that it offers itself.</param>
internal sealed record ValidatorSettings(
    string ClusterPath,
    string Directory,
    long? StartMs,
    int EpochMs,
    bool IsFirstStart,
    IPEndPoint? Listen,
    IPEndPoint Status,
    int DelayMs,
    int RecomputeMs,
    double CanaryMs
);
