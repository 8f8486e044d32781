using System.Buffers.Binary;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Primitives;
using Custodes.Simulation.Aggregation;

namespace Custodes.RedTeam.Tree;

/// <summary>Agents of one role and their aggregators: who they are, what is true of them, what they report.</summary>
/// <remarks>
/// Each number of an agent lies around 10 with standard deviation 1 over the fleet, half of it common to a site. In an
/// epoch an agent does 20 things. The truth is the mean over the agents there are.
/// </remarks>
internal sealed class TreeFleet
{
    /// <summary>What the numbers lie around.</summary>
    public const double Mean = 10;

    /// <summary>Standard deviation of an agent's mean of an epoch around its level: 1 / √20.</summary>
    public const double EpochDeviation = 0.2236;

    private const double SiteDeviation = 0.5;
    private const int Actions = 20;

    private readonly UnforgedSignatures signer = new();
    private readonly double[] levels;
    private readonly double[] truth;
    private readonly ulong seed;

    public TreeFleet(TreeShape shape, AggregationRules rules, ulong seed)
        : this(shape, rules, seed, static _ => (0, 0, 0)) { }

    /// <summary>Makes a fleet of agents with keys of their own.</summary>
    /// <param name="shape">How large.</param>
    /// <param name="rules">By which rules.</param>
    /// <param name="seed">For everything else.</param>
    /// <param name="key">Of an agent, ascending, so that its place is its place in the registry.</param>
    public TreeFleet(
        TreeShape shape,
        AggregationRules rules,
        ulong seed,
        Func<int, ReadOnlyMemory<byte>> key
    )
        : this(shape, rules, seed, static _ => (0, 0, 0), key) { }

    /// <summary>Makes a fleet.</summary>
    /// <param name="shape">How large.</param>
    /// <param name="rules">By which rules.</param>
    /// <param name="seed">For everything.</param>
    /// <param name="enrolment">Owner, enrolment and its epoch of each agent.</param>
    public TreeFleet(
        TreeShape shape,
        AggregationRules rules,
        ulong seed,
        Func<int, (uint Owner, uint Batch, ulong Epoch)> enrolment
    )
        : this(shape, rules, seed, enrolment, agent => KeyOf(seed, 1, agent)) { }

    private TreeFleet(
        TreeShape shape,
        AggregationRules rules,
        ulong seed,
        Func<int, (uint Owner, uint Batch, ulong Epoch)> enrolment,
        Func<int, ReadOnlyMemory<byte>> key
    )
    {
        Shape = shape;
        this.seed = seed;
        Registry = MakeRegistry(shape, rules, seed, enrolment, key);
        levels = new double[shape.Agents * shape.Features];
        truth = new double[shape.Features];
        Gaussian numbers = new(SplitMix64.Mix(seed ^ 0x5EED));
        double[] site = new double[shape.Features];
        double own = Math.Sqrt(1 - (SiteDeviation * SiteDeviation));
        for (int agent = 0; agent < shape.Agents; agent++)
        {
            for (int feature = 0; feature < shape.Features; feature++)
            {
                if (agent % shape.BucketAgents == 0)
                {
                    site[feature] = SiteDeviation * numbers.Next();
                }

                double level = Mean + site[feature] + (own * numbers.Next());
                levels[(agent * shape.Features) + feature] = level;
                truth[feature] += level / shape.Agents;
            }
        }
    }

    /// <summary>How large.</summary>
    public TreeShape Shape { get; }

    /// <summary>Who there is.</summary>
    public FleetRegistry Registry { get; }

    /// <summary>The mean of each number over all agents.</summary>
    public ReadOnlySpan<double> Truth => truth;

    /// <summary>What all agents report in an epoch, by place.</summary>
    /// <param name="epoch">Which.</param>
    /// <param name="lie">What an agent says instead of its mean; null for the truth.</param>
    public SignedReport[] Report(ulong epoch, Func<int, double, double>? lie = null) =>
        Report(epoch, lie, static _ => ReadOnlyMemory<CategoryShare>.Empty);

    /// <summary>The same, with what agents did.</summary>
    public SignedReport[] Report(
        ulong epoch,
        Func<int, double, double>? lie,
        Func<int, ReadOnlyMemory<CategoryShare>> did
    )
    {
        SignedReport[] reports = new SignedReport[Shape.Agents];
        Gaussian numbers = new(SplitMix64.Mix(seed ^ SplitMix64.Mix(epoch)));
        for (int agent = 0; agent < reports.Length; agent++)
        {
            FeatureReport[] features = new FeatureReport[Shape.Features];
            for (int feature = 0; feature < features.Length; feature++)
            {
                double mean =
                    levels[(agent * Shape.Features) + feature] + (EpochDeviation * numbers.Next());
                features[feature] = FeatureOf(lie?.Invoke(agent, mean) ?? mean);
            }

            AgentReport report = new()
            {
                Registry = Registry.Hash,
                Agent = (uint)agent,
                Epoch = epoch,
                Sequence = epoch,
                Features = features,
                Calibrations = ReadOnlyMemory<CalibrationReport>.Empty,
                Categories = did(agent),
                Transitions = ReadOnlyMemory<TransitionCount>.Empty,
            };
            reports[agent] = SignedReport.Sign(report, signer);
        }

        return reports;
    }

    // Twenty actions with this mean and a standard deviation of 1.
    private static FeatureReport FeatureOf(double mean) =>
        new(
            Actions,
            Fixed.FromDouble(Actions * mean),
            Fixed.FromDouble(Actions * ((mean * mean) + 1)),
            QuantileSketch.Empty
        );

    private static FleetRegistry MakeRegistry(
        TreeShape shape,
        AggregationRules rules,
        ulong seed,
        Func<int, (uint Owner, uint Batch, ulong Epoch)> enrolment,
        Func<int, ReadOnlyMemory<byte>> key
    )
    {
        RegisteredAgent[] agents = new RegisteredAgent[shape.Agents];
        for (int agent = 0; agent < agents.Length; agent++)
        {
            (uint owner, uint batch, ulong epoch) = enrolment(agent);
            agents[agent] = new RegisteredAgent(key(agent), 0, owner, batch, epoch);
        }

        RegisteredNode[] nodes = new RegisteredNode[shape.Nodes];
        for (int node = 0; node < nodes.Length; node++)
        {
            nodes[node] = new RegisteredNode(KeyOf(seed, 2, node), (uint)node + 1, 0);
        }

        bool isMade = FleetRegistry.TryCreate(
            rules,
            shape.Features,
            [],
            [CertifiedId.Of("role", "attacked")],
            agents,
            nodes,
            out FleetRegistry? registry,
            out _
        );
        Invariant.That(isMade && registry is not null);
        return registry;
    }

    // The place is written first and largest first, so that a place in the registry is the place here.
    private static byte[] KeyOf(ulong seed, int kind, int place)
    {
        byte[] key = new byte[32];
        BinaryPrimitives.WriteInt32BigEndian(key, place + 1);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(4), kind);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(8), seed);
        return key;
    }
}
