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
                    0.051378,
                    0.0,
                    0.179393,
                    0.258161,
                    0.0,
                    0.0,
                    0.069752,
                    0.0,
                    0.272912,
                    0.0,
                    0.376663,
                    0.139005,
                ],
                -1.286087,
                -0.948692
            ),
            new ScoreWeights(
                [
                    0.0,
                    0.04167,
                    0.02361,
                    0.017671,
                    0.069377,
                    0.070891,
                    0.06699,
                    0.246432,
                    0.205477,
                    0.197029,
                    0.186627,
                    0.0654,
                ],
                -1.215733,
                -0.802659
            ),
            0.031958
        );
}
