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

    // Small fleets are done so often that each line is as exact as the largest.
    private const int AgentsALine = 100_000;

    /// <summary>Measures and prints; agents up to the limit.</summary>
    public static void Run(int agentsMax, TextWriter output)
    {
        // What is compiled first would otherwise be on the account of the smallest fleet.
        _ = Epoch(1_000, agentsMax >= AgentsALine ? AgentsALine : 1_000);
        output.WriteLine(
            "an epoch of one role, 16 numbers an agent, one replica; milliseconds of CPU"
        );
        output.WriteLine("  agents     plan    sum up   combine       all   us/agent");
        List<(double Agents, double Cost)> points = [];
        foreach (int agents in new[] { 1_000, 10_000, 100_000, 1_000_000 })
        {
            if (agents <= agentsMax)
            {
                (double plan, double sum, double combine) = Epoch(
                    agents,
                    Math.Min(agentsMax, AgentsALine)
                );
                double all = plan + sum + combine;
                points.Add((agents, all));
                output.WriteLine(
                    $"{agents, 9:N0} {plan, 7:F1} {sum, 9:F1} {combine, 9:F1} {all, 9:F1} {1000 * all / agents, 10:F2}"
                );
            }
        }

        if (points.Count > 1)
        {
            output.WriteLine($"cost grows as agents to the power of {Exponent(points):F3}");
        }

        output.WriteLine();
        output.WriteLine("correlation of 16 numbers between agents; milliseconds of CPU");
        output.WriteLine("  agents      all pairs   in buckets and between them      ratio");
        _ = Pairs(1_000);
        double flat = 0;
        foreach (int agents in new[] { 1_000, 10_000 })
        {
            if (agents <= agentsMax)
            {
                (flat, double tree) = Pairs(agents);
                output.WriteLine(
                    $"{agents, 8:N0}  {flat, 13:F2}   {tree, 27:F4}   {flat / tree, 8:F1}x"
                );
            }
        }

        if (agentsMax >= 10_000)
        {
            // Pairs grow with the square, also those between buckets; those inside grow with agents.
            output.WriteLine(
                $" 100,000  {100 * flat, 13:F0}   (a hundred times the line above: not run)"
            );
        }
    }

    private static (double Plan, double Sum, double Combine) Epoch(int agents, int agentsALine)
    {
        FleetRegistry registry = Register(agents);
        int rounds = Math.Max(1, agentsALine / agents);
        double plan = 0;
        double sum = 0;
        double combine = 0;
        for (int round = 0; round < rounds; round++)
        {
            double start = Cpu();
            EpochContext context = new(registry, 1, Sha256Hash.OfNothing, previous: null, [], []);
            plan += Cpu() - start;

            // Reports are made bucket by bucket outside the clock: a million at once would measure the memory.
            SummaryBuilder builder = new();
            List<SummaryContent> contents = [];
            foreach (Bucket bucket in context.Plan.Buckets)
            {
                SignedReport[] reports = SyntheticReports.For(registry, bucket.Agents, Features);
                start = Cpu();
                contents.Add(builder.Build(context, bucket, reports));
                sum += Cpu() - start;
            }

            start = Cpu();
            RoleAggregate combined = new RobustCombiner().Combine(context, 0, contents);
            _ = BaselineStep.Next(context, [combined], []);
            combine += Cpu() - start;
        }

        return (plan / rounds, sum / rounds, combine / rounds);
    }

    private static (double Pairs, double Hierarchical) Pairs(int agents)
    {
        float[] rows = SyntheticReports.UnitRows(agents, Features);
        float[] buckets = SyntheticReports.UnitRows(agents / 50, Features);
        int rounds = Math.Max(3, 100_000 / agents);
        float sum = 0;
        double start = Cpu();
        for (int round = 0; round < Math.Min(rounds, 10); round++)
        {
            sum += SyntheticReports.SumOfPairs(rows, Features);
        }

        double flat = (Cpu() - start) / Math.Min(rounds, 10);
        rounds *= 10;
        start = Cpu();
        for (int round = 0; round < rounds; round++)
        {
            for (int bucket = 0; bucket < agents / 50; bucket++)
            {
                sum += SyntheticReports.SumOfPairs(
                    rows.AsSpan(bucket * 50 * Features, 50 * Features),
                    Features
                );
            }

            sum += SyntheticReports.SumOfPairs(buckets, Features);
        }

        double tree = (Cpu() - start) / rounds;
        return float.IsNaN(sum) ? (double.NaN, double.NaN) : (flat, tree);
    }

    // Of the process, because others use the machine as well.
    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalMilliseconds;

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
