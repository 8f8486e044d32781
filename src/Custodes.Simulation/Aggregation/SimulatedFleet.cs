using System.Buffers.Binary;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Simulation.Aggregation;

/// <summary>Honest agents of one role: who they are, what is true of them, and what they report.</summary>
/// <remarks>
/// Each number of an agent lies around 10 with standard deviation 1 over the fleet, half of a standard deviation of
/// it common to all agents of a site. In an epoch an agent does 20 things, so that its mean of an epoch is
/// off by 0.224. The truth is the mean over the agents there are.
/// </remarks>
public sealed class SimulatedFleet
{
    /// <summary>What the numbers lie around.</summary>
    public const double Mean = 10;

    private const double SiteDeviation = 0.5;
    private const int Actions = 20;

    private readonly double[] levels;
    private readonly double[] truth;
    private readonly KeyedHashSigner[] signers;
    private readonly KeyedHashSigner[] nodeSigners;
    private readonly ulong seed;

    /// <summary>Makes a fleet.</summary>
    public SimulatedFleet(FleetSize size, AggregationRules rules, ulong seed)
    {
        Size = size;
        this.seed = seed;
        Registry = MakeRegistry(size, rules, seed);
        levels = new double[size.Agents * size.Features];
        truth = new double[size.Features];
        signers = new KeyedHashSigner[size.Agents];
        nodeSigners = new KeyedHashSigner[size.Locals];
        Gaussian numbers = new(SplitMix64.Mix(seed ^ 0x5EED));
        double[] site = new double[size.Features];
        double own = Math.Sqrt(1 - (SiteDeviation * SiteDeviation));
        for (int agent = 0; agent < size.Agents; agent++)
        {
            signers[agent] = new KeyedHashSigner(Registry.Agents[agent].Key);
            for (int feature = 0; feature < size.Features; feature++)
            {
                if (agent % size.AgentsPerLocal == 0)
                {
                    site[feature] = SiteDeviation * numbers.Next();
                }

                double level = Mean + site[feature] + (own * numbers.Next());
                levels[(agent * size.Features) + feature] = level;
                truth[feature] += level / size.Agents;
            }
        }

        for (int node = 0; node < size.Locals; node++)
        {
            nodeSigners[node] = new KeyedHashSigner(Registry.Nodes[node].Key);
        }
    }

    /// <summary>How large.</summary>
    public FleetSize Size { get; }

    /// <summary>Who there is; agent i belongs to site i / 50, aggregator i sums site i up where sites are fixed.</summary>
    public FleetRegistry Registry { get; }

    /// <summary>The mean of each number over all agents.</summary>
    public ReadOnlySpan<double> Truth => truth;

    /// <summary>What all agents report in an epoch, by place.</summary>
    public SignedReport[] Report(ulong epoch)
    {
        SignedReport[] reports = new SignedReport[Size.Agents];
        Gaussian numbers = new(SplitMix64.Mix(seed ^ SplitMix64.Mix(epoch)));
        double noise = 1 / Math.Sqrt(Actions);
        for (int agent = 0; agent < reports.Length; agent++)
        {
            FeatureReport[] features = new FeatureReport[Size.Features];
            for (int feature = 0; feature < features.Length; feature++)
            {
                double level = levels[(agent * Size.Features) + feature];
                features[feature] = FeatureOf(level + (noise * numbers.Next()));
            }

            reports[agent] = SignedReport.Sign(
                ReportOf(Registry, (uint)agent, epoch, features),
                signers[agent]
            );
        }

        return reports;
    }

    /// <summary>Signs whatever an agent says.</summary>
    internal SignedReport Sign(AgentReport report) =>
        SignedReport.Sign(report, signers[report.Agent]);

    /// <summary>The signer of an aggregator.</summary>
    internal ISigner SignerOf(ushort node) => nodeSigners[node];

    /// <summary>A report of numbers alone.</summary>
    internal static AgentReport ReportOf(
        FleetRegistry registry,
        uint agent,
        ulong epoch,
        FeatureReport[] features
    ) =>
        new()
        {
            Registry = registry.Hash,
            Agent = agent,
            Epoch = epoch,
            Sequence = epoch,
            Features = features,
            Calibrations = ReadOnlyMemory<CalibrationReport>.Empty,
            Categories = ReadOnlyMemory<CategoryShare>.Empty,
            Transitions = ReadOnlyMemory<TransitionCount>.Empty,
        };

    /// <summary>Twenty actions with this mean and a standard deviation of 1.</summary>
    internal static FeatureReport FeatureOf(double mean) =>
        new(
            Actions,
            Fixed.FromDouble(Actions * mean),
            Fixed.FromDouble(Actions * ((mean * mean) + 1)),
            QuantileSketch.Empty
        );

    private static FleetRegistry MakeRegistry(FleetSize size, AggregationRules rules, ulong seed)
    {
        RegisteredAgent[] agents = new RegisteredAgent[size.Agents];
        for (int agent = 0; agent < agents.Length; agent++)
        {
            agents[agent] = new RegisteredAgent(KeyOf(seed, 1, agent), 0, 0, 0, 0);
        }

        RegisteredNode[] nodes = new RegisteredNode[size.Locals];
        for (int node = 0; node < nodes.Length; node++)
        {
            nodes[node] = new RegisteredNode(KeyOf(seed, 2, node), (uint)node + 1, 0);
        }

        bool isMade = FleetRegistry.TryCreate(
            rules,
            size.Features,
            [],
            [CertifiedId.Of("role", "simulated")],
            agents,
            nodes,
            out FleetRegistry? registry,
            out _
        );
        Invariant.That(isMade && registry is not null);
        return registry;
    }

    private static byte[] KeyOf(ulong seed, int kind, int place)
    {
        byte[] name = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(name, seed);
        BinaryPrimitives.WriteInt32LittleEndian(name.AsSpan(8), kind);
        BinaryPrimitives.WriteInt32LittleEndian(name.AsSpan(12), place);
        return Sha256.Of(name).ToArray();
    }
}
