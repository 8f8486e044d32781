using Custodes.Primitives;

namespace Custodes.Detection.Evidence;

/// <summary>Bets against normal behaviour: numbers whose mean is at most 1 while nothing is wrong.</summary>
public static class EValue
{
    /// <summary>Turns a p-value into an e-value: ∫₀¹ κp^(κ-1) dκ = (1 - p + p·ln p) / (p·ln² p).</summary>
    /// <remarks>
    /// Vovk and Wang, "E-values: calibration, combination and applications" (2021). The mixture over all
    /// κ needs no guess of how small p-values get under attack.
    /// </remarks>
    /// <param name="p">In (0, 1].</param>
    public static double FromPValue(double p)
    {
        Invariant.That(p is > 0 and <= 1);
        double log = Math.Log(p);

        // At p → 1 both sides vanish; the limit is 1/2.
        return log > -1e-4 ? 0.5 : (1 - p + (p * log)) / (p * log * log);
    }

    /// <summary>
    /// One step of the weighted e-SR process, kept as log(1 + M): M ← e·(M + γₜ) with γₜ = 1/(t(t+1)). The
    /// weights add up to 1, so that M is an e-process: at any time, however chosen, its mean is at most 1,
    /// which e-BH asks of its inputs and which e-CUSUM, that starts anew at 0, would not give (Shin,
    /// Ramdas and Rinaldo 2022).
    /// </summary>
    /// <param name="logOnePlusM">The state; 0 at the start.</param>
    /// <param name="e">The new e-value.</param>
    /// <param name="t">Number of the step, from 1.</param>
    public static double StepWeighted(double logOnePlusM, double e, long t)
    {
        Invariant.That(t >= 1 && e >= 0);
        double weight = 1.0 / ((double)t * (t + 1));
        return logOnePlusM > 30
            ? Math.Max(0, logOnePlusM + Math.Log(e))
            : Math.Log(1 + (e * (Math.Exp(logOnePlusM) - 1 + weight)));
    }
}
