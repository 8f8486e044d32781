using System.Diagnostics;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Benchmarks.Aggregation;

/// <summary>What an epoch costs as the fleet grows, and what comparing all pairs of agents would.</summary>
internal static class AggregationReport
{
    private const int Features = 16;

    /// <summary>Measures and prints; agents up to the limit.</summary>
    public static void Run(int agentsMax, TextWriter output)
    {
        output.WriteLine(
            "an epoch of one role, 16 numbers an agent, one replica, one thread; milliseconds"
        );
        output.WriteLine("  agents     plan    sum up   combine       all   us/agent");
        List<(double Agents, double Cost)> points = [];
        foreach (int agents in new[] { 1_000, 10_000, 100_000, 1_000_000 })
        {
            if (agents <= agentsMax)
            {
                points.Add((agents, Epoch(agents, output)));
            }
        }

        if (points.Count > 1)
        {
            output.WriteLine($"cost grows as agents to the power of {Exponent(points):F3}");
        }

        output.WriteLine();
        output.WriteLine("correlation of 16 numbers between agents; milliseconds");
        output.WriteLine("  agents      all pairs   in buckets and between them      ratio");
        (double pairs, _) = Pairs(1_000, output);
        if (agentsMax >= 10_000)
        {
            (pairs, double hierarchical) = Pairs(10_000, output);
            output.WriteLine(
                $" 100,000  {100 * pairs, 13:F0}   {100 * hierarchical, 27:F1}   (both times 100, the growth of pairs: not run)"
            );
        }
    }

    private static double Epoch(int agents, TextWriter output)
    {
        FleetRegistry registry = Register(agents);
        long start = Stopwatch.GetTimestamp();
        EpochContext context = new(registry, 1, Sha256Hash.OfNothing, previous: null, [], []);
        double plan = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        // Reports are made bucket by bucket outside the clock: a million at once would measure the memory.
        SummaryBuilder builder = new();
        List<SummaryContent> contents = [];
        TimeSpan summing = TimeSpan.Zero;
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SignedReport[] reports = SyntheticReports.For(registry, bucket.Agents, Features);
            start = Stopwatch.GetTimestamp();
            contents.Add(builder.Build(context, bucket, reports));
            summing += Stopwatch.GetElapsedTime(start);
        }

        start = Stopwatch.GetTimestamp();
        RoleAggregate combined = new RobustCombiner().Combine(context, 0, contents);
        _ = BaselineStep.Next(context, [combined], []);
        double combine = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double all = plan + summing.TotalMilliseconds + combine;
        output.WriteLine(
            $"{agents, 8:N0} {plan, 8:F1} {summing.TotalMilliseconds, 9:F1} {combine, 9:F1} {all, 9:F1} {1000 * all / agents, 10:F2}"
        );
        return all;
    }

    private static (double Pairs, double Hierarchical) Pairs(int agents, TextWriter output)
    {
        float[] rows = SyntheticReports.UnitRows(agents, Features);
        float[] buckets = SyntheticReports.UnitRows(agents / 50, Features);
        List<double> flat = [];
        List<double> tree = [];
        float sum = 0;
        for (int round = 0; round < 3; round++)
        {
            long start = Stopwatch.GetTimestamp();
            sum += SyntheticReports.SumOfPairs(rows, Features);
            flat.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            for (int bucket = 0; bucket < agents / 50; bucket++)
            {
                sum += SyntheticReports.SumOfPairs(
                    rows.AsSpan(bucket * 50 * Features, 50 * Features),
                    Features
                );
            }

            sum += SyntheticReports.SumOfPairs(buckets, Features);
            tree.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        flat.Sort();
        tree.Sort();
        output.WriteLine(
            $"{agents, 8:N0}  {flat[1], 13:F1}   {tree[1], 27:F3}   {flat[1] / tree[1], 8:F1}x{(float.IsNaN(sum) ? "!" : "")}"
        );
        return (flat[1], tree[1]);
    }

    private static FleetRegistry Register(int agents)
    {
        RegisteredAgent[] registered = new RegisteredAgent[agents];
        for (int agent = 0; agent < agents; agent++)
        {
            byte[] key = Sha256.Of(BitConverter.GetBytes(agent)).ToArray();
            registered[agent] = new RegisteredAgent(key, 0, 0, 0, 0);
        }

        RegisteredNode[] nodes = new RegisteredNode[200];
        for (int node = 0; node < nodes.Length; node++)
        {
            byte[] key = Sha256.Of(BitConverter.GetBytes(-1 - node)).ToArray();
            nodes[node] = new RegisteredNode(key, (uint)node + 1, 0);
        }

        bool isMade = FleetRegistry.TryCreate(
            new AggregationRules(),
            Features,
            [],
            [1],
            registered,
            nodes,
            out FleetRegistry? registry,
            out RegistryRefusal refusal
        );
        return isMade ? registry! : throw new InvalidOperationException(refusal.ToString());
    }

    // Slope of the line through the logarithms.
    private static double Exponent(List<(double Agents, double Cost)> points)
    {
        double x = points.Average(point => Math.Log(point.Agents));
        double y = points.Average(point => Math.Log(point.Cost));
        double above = points.Sum(point =>
            (Math.Log(point.Agents) - x) * (Math.Log(point.Cost) - y)
        );
        return above / points.Sum(point => Math.Pow(Math.Log(point.Agents) - x, 2));
    }
}
