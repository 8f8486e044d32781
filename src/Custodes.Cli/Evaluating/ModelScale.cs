using System.Diagnostics.CodeAnalysis;
using Custodes.Detection.Sessions;
using Custodes.Evaluation.Refits;

namespace Custodes.Cli.Evaluating;

/// <summary>Brings fitted tiers to one scale and works out what else a model needs.</summary>
/// <remarks>
/// 0 is the line that 2 % of the honest sessions pass and -1 their median, both with the level of each
/// tool taken off, as in use. Honest sessions are learnt ones with their own prompt hidden.
/// </remarks>
internal static class ModelScale
{
    private const double LineShare = 0.02;
    private const double MedianShare = 0.5;
    private const int Digits = 6;

    // The strict tier stands a little back: where both tiers would alarm on an honest session, the
    // guarded one is to set the line.
    private const double StrictOffset = -0.1;

    /// <summary>Makes a model; false when there are too few honest sessions for a line.</summary>
    public static bool TryApply(
        LogisticWeights strict,
        LogisticWeights guarded,
        IReadOnlyList<IReadOnlyList<HonestSession>> honest,
        [NotNullWhen(true)] out ScoreModel? model
    )
    {
        model = null;
        if (
            !TryScale(strict, StrictOffset, honest, out ScoreWeights? scaledStrict)
            || !TryScale(guarded, 0, honest, out ScoreWeights? scaledGuarded)
        )
        {
            return false;
        }

        ScoreModel unset = new(scaledStrict, scaledGuarded, 0);
        double prior = Mean(
            Calibrate(unset, honest),
            static fold => fold.FleetThreshold(LineShare)
        );
        model = unset with { PriorThreshold = Math.Round(prior, Digits) };
        return double.IsFinite(prior);
    }

    private static bool TryScale(
        LogisticWeights fitted,
        double offset,
        IReadOnlyList<IReadOnlyList<HonestSession>> honest,
        [NotNullWhen(true)] out ScoreWeights? scaled
    )
    {
        scaled = null;
        double[] weights = [.. fitted.Coefficients];
        ScoreModel first = Alone(new ScoreWeights(weights, fitted.Intercept, 0));
        double toolMean = Mean(Calibrate(first, honest), static fold => fold.ToolMeans.Strict);
        ScoreModel levelled = Alone(new ScoreWeights(weights, fitted.Intercept, toolMean));
        List<SessionCalibration> folds = Calibrate(levelled, honest);
        if (folds.Exists(static fold => fold.SessionCount < SessionCalibration.FleetSessionsMin))
        {
            return false;
        }

        double line = Mean(folds, static fold => fold.FleetThreshold(LineShare));
        double median = Mean(folds, static fold => fold.FleetThreshold(MedianShare));
        double scale = 1 / (line - median);
        if (!double.IsFinite(scale) || scale <= 0)
        {
            return false;
        }

        scaled = new ScoreWeights(
            [.. weights.Select(weight => Math.Round(weight * scale, Digits))],
            Math.Round(((fitted.Intercept - line) * scale) + offset, Digits),
            Math.Round(((toolMean - line) * scale) + offset, Digits)
        );
        return true;
    }

    // Of two equal tiers the higher is either: a tier measured by itself.
    private static ScoreModel Alone(ScoreWeights tier) => new(tier, tier, 0);

    private static List<SessionCalibration> Calibrate(
        ScoreModel model,
        IReadOnlyList<IReadOnlyList<HonestSession>> honest
    )
    {
        List<SessionCalibration> folds = new(honest.Count);
        foreach (IReadOnlyList<HonestSession> sessions in honest)
        {
            List<StoredScores> scores = new(sessions.Count);
            foreach (HonestSession session in sessions)
            {
                scores.Add(
                    new StoredScores(
                        session.Role,
                        session.Prompt,
                        [
                            .. session.Calls.Select(call => new CallScore(
                                call.Action,
                                model.Raw(call.Features)
                            )),
                        ]
                    )
                );
            }

            folds.Add(SessionCalibration.From(_ => model, scores));
        }

        return folds;
    }

    private static double Mean(
        List<SessionCalibration> folds,
        Func<SessionCalibration, double> measure
    ) => folds.Average(measure);
}
