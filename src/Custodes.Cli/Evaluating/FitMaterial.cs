using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Refits;

namespace Custodes.Cli.Evaluating;

/// <summary>What one model is fitted on: features of labelled sessions, whose tasks their baseline had not seen.</summary>
/// <param name="Benign">Benign sessions.</param>
/// <param name="Hijacked">Hijacked sessions, in the order of <see cref="Moves"/>.</param>
/// <param name="Honest">The learnt sessions of each fold, to scale on.</param>
internal sealed record FitMaterial(
    IReadOnlyList<FitSession> Benign,
    IReadOnlyList<IReadOnlyList<FitSession>> Hijacked,
    IReadOnlyList<IReadOnlyList<HonestSession>> Honest
)
{
    /// <summary>What the attackers do in each version of the hijacked sessions; nothing, in the first.</summary>
    public static IReadOnlyList<EvasionMoves> Moves { get; } =
    [
        EvasionMoves.None,
        EvasionMoves.LabelLine,
        EvasionMoves.SpoofField,
        EvasionMoves.LabelLine | EvasionMoves.Short | EvasionMoves.Quiet,
        EvasionMoves.SpoofField | EvasionMoves.Short | EvasionMoves.Quiet,
    ];
}
