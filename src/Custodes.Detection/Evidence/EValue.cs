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
    /// One step of the e-CUSUM detector, kept as log M: M ← max(1, e·M). It starts anew whenever the
    /// evidence is used up, so it has no window to hide at the edge of, and the mean time to a false
    /// alarm at 1/α is at least 1/α steps (Shin, Ramdas and Rinaldo 2022).
    /// </summary>
    /// <param name="logM">The detector's state, 0 or more; 0 at the start.</param>
    /// <param name="e">The new e-value.</param>
    public static double Step(double logM, double e) => Math.Max(0, logM + Math.Log(e));
}
