using Custodes.Detection.Sessions;

namespace Custodes.Node;

/// <summary>The weights that ship, in the order of <c>CallFeature</c>, fitted on all labelled suites.</summary>
/// <remarks>
/// Made by <c>custodes evaluate TRACES --labels FILE --print-weights</c>. Where they are judged on a suite
/// they were fitted on, <c>--refit</c> fits others that left it out.
/// </remarks>
public static class ShippedModel
{
    /// <summary>The weights.</summary>
    public static ScoreModel Value { get; } =
        new(
            new ScoreWeights(
                [
                    0.052855,
                    0.0,
                    0.182136,
                    0.262059,
                    0.0,
                    0.0,
                    0.065842,
                    0.0,
                    0.275996,
                    0.0,
                    0.384039,
                    0.141095,
                ],
                -1.27614,
                -0.932037
            ),
            new ScoreWeights(
                [
                    0.0,
                    0.040486,
                    0.022965,
                    0.016849,
                    0.069201,
                    0.061738,
                    0.060339,
                    0.235348,
                    0.195012,
                    0.186966,
                    0.178069,
                    0.062355,
                ],
                -1.156054,
                -0.762205
            ),
            -0.0209
        );
}
