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
                    0.057242,
                    0.0,
                    0.199867,
                    0.287624,
                    0.0,
                    0.0,
                    0.077712,
                    0.0,
                    0.304058,
                    0.0,
                    0.419651,
                    0.154869,
                ],
                -1.286726,
                -0.910825
            ),
            new ScoreWeights(
                [
                    0.0,
                    0.043687,
                    0.024752,
                    0.018526,
                    0.072735,
                    0.074322,
                    0.070232,
                    0.258359,
                    0.215421,
                    0.206564,
                    0.195659,
                    0.068565,
                ],
                -1.220718,
                -0.787653
            ),
            0.062071
        );
}
