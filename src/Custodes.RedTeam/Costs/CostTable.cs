using Custodes.RedTeam.Reporting;

namespace Custodes.RedTeam.Costs;

/// <summary>Prints costs, for people.</summary>
public static class CostTable
{
    /// <summary>The table, then where it was measured.</summary>
    public static void Print(IReadOnlyList<CostResult> results, RunFacts facts, TextWriter output)
    {
        output.WriteLine(
            "processor time, medians over rounds in turns; ratio: hardened by plain, median and quartiles of the rounds"
        );
        output.WriteLine(
            "operation              unit                plain ns     hardened ns  ratio                          hardened/s"
        );
        foreach (CostResult result in results)
        {
            string plain = result.PlainNs is { } one ? $"{one:N1}" : "-";
            output.WriteLine(
                $"{result.Name, -22} {result.Unit, -12} {plain, 15} {result.HardenedNs, 15:N1}  {Ratio(result), -26} {CostResult.PerSecond(result.HardenedNs), 15:N0}"
            );
        }

        foreach (CostResult result in results)
        {
            output.WriteLine($"{result.Name}: {result.What}");
        }

        output.WriteLine($"wall time {facts.WallSeconds:F0} s on {facts.Machine}");
    }

    /// <summary>Hardened by plain, with quartiles.</summary>
    internal static string Ratio(CostResult result) =>
        result.Ratio is { } ratio
            ? $"{ratio:G4} ({result.RatioLow:G4} to {result.RatioHigh:G4})"
            : "-";
}
