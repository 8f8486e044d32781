using System.Text.Json;
using Custodes.Simulation.Aggregation;

namespace Custodes.Cli.Simulating;

/// <summary>Runs the experiments of aggregation and prints what came out, for people or for scripts.</summary>
internal sealed class AggregationReport(
    ulong seed,
    int epochs,
    bool isJson,
    bool isOursOnly,
    TextWriter output,
    TextWriter talk
)
{
    private static readonly AttackKind[] Attacks = [AttackKind.Alie, AttackKind.Drift];
    private static readonly Placement[] Placements = [Placement.Random, Placement.Concentrated];
    private static readonly int[] LiarPercents = [5, 10, 20, 32];
    private static readonly int[] AgentsPerMille = [10, 50, 100, 200, 320];

    // In the order of the table.
    private static readonly Scheme[][] SchemeGroups =
    [
        [Scheme.Plain, Scheme.PlainInflated, Scheme.MedianTree],
        [Scheme.Unreplicated],
        [Scheme.Ours],
        [Scheme.OursAudited],
    ];

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>The cells of the whole table.</summary>
    public static ExperimentOptions[] AllCells() =>
        [
            .. from attack in Attacks
            from placement in Placements
            from liars in LiarPercents
            select new ExperimentOptions(attack, liars, placement),
        ];

    /// <summary>Lying aggregators.</summary>
    public void Print(IReadOnlyList<ExperimentOptions> cells)
    {
        // Designs share nothing but the seed, so that each has a thread; results stand as if one had run them all.
        Scheme[][] groups = isOursOnly
            ?
            [
                [Scheme.Ours],
                [Scheme.OursAudited],
            ]
            : SchemeGroups;
        IReadOnlyList<ExperimentResult>[] parts = new IReadOnlyList<ExperimentResult>[
            groups.Length
        ];
        Lock talking = new();
        Task[] running =
        [
            .. groups.Select(
                (group, index) =>
                    Task.Factory.StartNew(
                        () => parts[index] = RunGroup(group, cells, talking),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
            ),
        ];
        Task.WaitAll(running);
        List<ExperimentResult> results = [];
        for (int cell = 0; cell < cells.Count; cell++)
        {
            for (int group = 0; group < parts.Length; group++)
            {
                int each = groups[group].Length;
                results.AddRange(parts[group].Skip(cell * each).Take(each));
            }
        }

        if (isJson)
        {
            PrintJson(results);
        }
        else
        {
            PrintTable(results);
        }
    }

    /// <summary>Lying agents.</summary>
    public void PrintAgents()
    {
        List<MaliciousAgentsResult> results =
        [
            .. AgentsPerMille.Select(share => MaliciousAgents.Run(seed, share)),
        ];
        if (isJson)
        {
            PrintAgentsJson(results);
            return;
        }

        output.WriteLine(
            "10,000 agents, liars 10 standard deviations out; bias in standard deviations"
        );
        output.WriteLine(
            "agents     mean  bucket means  bucket medians     ours   SD x  scale x  5-sigma alarm at"
        );
        foreach (MaliciousAgentsResult one in results)
        {
            output.WriteLine(
                $"{one.Share, 5:P0}  {one.Mean, 8:F3}  {one.BucketMeans, 12:F3}  {one.BucketMedians, 14:F3}"
                    + $"  {one.Ours, 7:F3}  {one.DeviationInflation, 5:F2}  {one.ScaleInflation, 7:F2}  {one.AlarmAt, 16:F1}"
            );
        }
    }

    // All cells of some designs at once, because they see the same reports. What they are at is said as it goes, to
    // standard error: a run of an hour that is stopped has then said something.
    private IReadOnlyList<ExperimentResult> RunGroup(
        Scheme[] schemes,
        IReadOnlyList<ExperimentOptions> cells,
        Lock talking
    ) =>
        AggregationExperiment.Run(
            FleetSize.Main,
            seed,
            epochs,
            schemes,
            cells,
            (epoch, results) =>
            {
                if (epoch % 50 != 0 && epoch != epochs)
                {
                    return;
                }

                lock (talking)
                {
                    talk.WriteLine($"epoch {epoch} of {epochs}, {Lower(schemes[0])}");
                    foreach (ExperimentResult one in epoch == epochs ? results() : [])
                    {
                        talk.WriteLine(RowOf(one));
                    }
                }
            }
        );

    private void PrintTable(IReadOnlyList<ExperimentResult> results)
    {
        output.WriteLine(
            $"10,000 agents x 16 numbers, 50 x 20 x 10, {epochs} epochs, seed {seed}; corruption (RMS) in standard deviations of the fleet"
        );
        output.WriteLine(
            "signatures: keyed hash in place of Ed25519; everything else is the product's"
        );
        output.WriteLine(
            "attack    liars  placement     scheme           at end      max   liars proven  honest proven"
        );
        foreach (ExperimentResult one in results)
        {
            output.WriteLine(RowOf(one));
        }

        output.WriteLine("max: the largest from epoch 100 on");
    }

    private static string RowOf(ExperimentResult one) =>
        $"{Lower(one.Options.Attack), -9} {one.Options.LiarPercent, 4}%  {Lower(one.Options.Placement), -12}  "
        + $"{Lower(one.Scheme), -13} {one.Corruption, 9:F4} {one.CorruptionMax, 9:F4}"
        + $"   {one.LiarsCaught, 4} of {one.LiarCount, -3}    {one.HonestCaught, 5}";

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private void PrintJson(IReadOnlyList<ExperimentResult> results)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", seed);
            json.WriteNumber("epochs", epochs);
            json.WriteString("signatures", "keyed hash");
            json.WriteStartArray("results");
            foreach (ExperimentResult one in results)
            {
                json.WriteStartObject();
                json.WriteString("attack", Lower(one.Options.Attack));
                json.WriteNumber("liarPercent", one.Options.LiarPercent);
                json.WriteString("placement", Lower(one.Options.Placement));
                json.WriteString("scheme", Lower(one.Scheme));
                json.WriteNumber("corruption", one.Corruption);
                json.WriteNumber("corruptionMax", one.CorruptionMax);
                json.WriteNumber("corruptionEver", one.CorruptionEver);
                json.WriteNumber("liars", one.LiarCount);
                json.WriteNumber("liarsProven", one.LiarsCaught);
                json.WriteNumber("honestProven", one.HonestCaught);
                json.WriteString("digest", one.Digest);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private void PrintAgentsJson(List<MaliciousAgentsResult> results)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", seed);
            json.WriteStartArray("results");
            foreach (MaliciousAgentsResult one in results)
            {
                json.WriteStartObject();
                json.WriteNumber("share", one.Share);
                json.WriteNumber("mean", one.Mean);
                json.WriteNumber("bucketMeans", one.BucketMeans);
                json.WriteNumber("bucketMedians", one.BucketMedians);
                json.WriteNumber("ours", one.Ours);
                json.WriteNumber("deviationInflation", one.DeviationInflation);
                json.WriteNumber("scaleInflation", one.ScaleInflation);
                json.WriteNumber("alarmAt", one.AlarmAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
