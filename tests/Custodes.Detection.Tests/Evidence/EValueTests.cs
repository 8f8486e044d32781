using System.Diagnostics;
using Custodes.Detection.Evidence;

namespace Custodes.Detection.Tests.Evidence;

/// <summary>
/// Goal: bets against normal behaviour do not pay, and the detector that sums them keeps its time to a
/// false alarm.
/// Method: the mean of e over p-values, by integration and by draws with a 5 σ interval; run lengths of
/// the detector on uniform p-values against 1/α, with the error of their mean.
/// </summary>
public sealed class EValueTests
{
    [Fact]
    public void The_mean_over_uniform_p_values_is_at_most_one()
    {
        // Midpoints in log p: the integrand e(p)·p falls off slowly towards p = 0.
        double sum = 0;
        const double Step = 1e-4;
        for (double log = -400 + (Step / 2); log < 0; log += Step)
        {
            double p = Math.Exp(log);
            sum += EValue.FromPValue(p) * p * Step;
        }

        // What is missing below e⁻⁴⁰⁰ is 1/400, the integral of 1/log².
        Assert.InRange(sum + (1.0 / 400), 0.999, 1.0005);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(4_096)]
    public void The_mean_over_conformal_p_values_is_below_one(int sessions)
    {
        // A conformal p-value is one of 1/n … n/n, each as likely.
        double sum = 0;
        for (int rank = 1; rank <= sessions; rank++)
        {
            sum += EValue.FromPValue((double)rank / sessions);
        }

        Assert.InRange(sum / sessions, 0.5, 1);
    }

    [Fact]
    public void Smaller_p_values_give_larger_e_values()
    {
        double before = double.PositiveInfinity;
        for (double p = 1e-12; p <= 1; p *= 1.01)
        {
            double e = EValue.FromPValue(p);
            Assert.InRange(e, 0.49, before);
            before = e;
        }

        Assert.Equal(0.5, EValue.FromPValue(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.0001)]
    [InlineData(double.NaN)]
    public void What_is_no_p_value_is_a_bug(double p) =>
        Assert.Throws<UnreachableException>(() => EValue.FromPValue(p));

    [Fact]
    public void Ten_sessions_that_score_as_one_in_a_hundred_do_are_evidence()
    {
        double state = 0;
        for (int session = 0; session < 10; session++)
        {
            state = EValue.StepWeighted(state, EValue.FromPValue(0.01), session + 1);
        }

        Assert.True(state > 13.8, $"{state}");
    }
}
