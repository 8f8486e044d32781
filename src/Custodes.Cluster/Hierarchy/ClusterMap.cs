using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Registry;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Signing;
using ClockRegistry = Custodes.Clocks.Statements.NodeRegistry;
using ClockRow = Custodes.Clocks.Statements.RegisteredNode;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Who there is, as each layer numbers it: by index for messages, by place for clocks and for sums.</summary>
/// <remarks>
/// The registry file is the source; the registries of clocks and of aggregation are made from it here and nowhere
/// else. Aggregators are the local nodes. The global node is among them, because it signs
/// baselines, but as one that is never enrolled: it is given no bucket. Immutable; any thread.
/// </remarks>
public sealed class ClusterMap
{
    private readonly Dictionary<ushort, int> clockPlaces = [];
    private readonly ushort[] byClockPlace;
    private readonly Dictionary<ushort, ushort> places = [];
    private readonly ushort[] byPlace;
    private readonly AgentRecord[] agents;

    private ClusterMap(
        NodeRegistry nodes,
        ClockRegistry clocks,
        FleetRegistry fleet,
        IReadOnlyList<AgentRecord> records
    )
    {
        Nodes = nodes;
        Clocks = clocks;
        Fleet = fleet;
        byClockPlace = new ushort[clocks.Count];
        byPlace = new ushort[fleet.Nodes.Length];
        List<ushort> locals = [];
        List<ushort> regionals = [];
        List<ushort> validators = [];
        foreach (NodeRecord node in nodes.Nodes)
        {
            int clockPlace = clocks.IndexOf(node.Key.Span);
            clockPlaces.Add(node.Index, clockPlace);
            byClockPlace[clockPlace] = node.Index;
            if (TryFindPlace(fleet, node.Key.Span, out ushort place))
            {
                places.Add(node.Index, place);
                byPlace[place] = node.Index;
            }

            if (node.Kind == NodeKind.Local)
            {
                locals.Add(node.Index);
            }
            else if (node.Kind == NodeKind.Regional)
            {
                regionals.Add(node.Index);
            }
            else if (node.Kind == NodeKind.Validator)
            {
                validators.Add(node.Index);
            }
            else if (node.Kind == NodeKind.Global)
            {
                Global = node.Index;
            }
        }

        Validators = validators;
        Locals = locals;
        Regionals = regionals;
        agents = new AgentRecord[records.Count];
        Dictionary<string, uint> byKey = new(StringComparer.Ordinal);
        for (int agent = 0; agent < fleet.Agents.Length; agent++)
        {
            byKey.Add(Convert.ToHexString(fleet.Agents[agent].Key.Span), (uint)agent);
        }

        foreach (AgentRecord record in records)
        {
            agents[byKey[Convert.ToHexString(record.Key.Span)]] = record;
        }
    }

    /// <summary>The registry of the cluster.</summary>
    public NodeRegistry Nodes { get; }

    /// <summary>The same for clocks: all nodes, by key.</summary>
    public ClockRegistry Clocks { get; }

    /// <summary>The same for sums: local nodes and the global one, by key, and the agents.</summary>
    public FleetRegistry Fleet { get; }

    /// <summary>Index of the node at the top.</summary>
    public ushort Global { get; }

    /// <summary>Indices of the nodes that relay, ascending.</summary>
    public IReadOnlyList<ushort> Regionals { get; }

    /// <summary>Indices of the nodes that report and sum up, ascending.</summary>
    public IReadOnlyList<ushort> Locals { get; }

    /// <summary>Indices of the nodes that vote, ascending.</summary>
    public IReadOnlyList<ushort> Validators { get; }

    /// <summary>The agents by their place.</summary>
    public ReadOnlySpan<AgentRecord> Agents => agents;

    /// <summary>Makes the map, or says what does not fit.</summary>
    public static bool TryCreate(
        NodeRegistry nodes,
        IReadOnlyList<AgentRecord> agents,
        ClusterTerms terms,
        [NotNullWhen(true)] out ClusterMap? map,
        out string wrong
    )
    {
        map = null;
        wrong = CheckKinds(nodes);
        SortedDictionary<string, uint> owners = new(StringComparer.Ordinal);
        SortedDictionary<ulong, ushort> roles = [];
        foreach (AgentRecord agent in agents)
        {
            owners[agent.Owner] = 0;
            roles[RoleId(agent.Role)] = 0;
            if (
                !nodes.TryFind(agent.Sensor, out NodeRecord? sensor)
                || sensor.Kind != NodeKind.Local
            )
            {
                wrong = $"agent {agent.Name}: node {agent.Sensor} is not a local node";
            }
        }

        if (wrong.Length > 0)
        {
            return false;
        }

        foreach (NodeRecord node in nodes.Nodes)
        {
            owners[node.Owner] = 0;
        }

        uint owner = 0;
        foreach (string name in (string[])[.. owners.Keys])
        {
            owners[name] = ++owner;
        }

        ushort role = 0;
        foreach (ulong id in (ulong[])[.. roles.Keys])
        {
            roles[id] = role++;
        }

        if (!TryMakeFleet(nodes, agents, owners, roles, terms, out FleetRegistry? fleet, out wrong))
        {
            return false;
        }

        if (!TryMakeClocks(nodes, owners, out ClockRegistry? clocks, out wrong))
        {
            return false;
        }

        map = new ClusterMap(nodes, clocks, fleet, agents);
        return true;
    }

    /// <summary>The id of a role's name.</summary>
    public static ulong RoleId(string role) => CertifiedId.Of("role", role);

    /// <summary>Place of a node among those that sign clocks.</summary>
    public int ClockPlaceOf(ushort index) => clockPlaces[index];

    /// <summary>Index of the node at a place among those that sign clocks.</summary>
    public ushort IndexOfClock(int place) => byClockPlace[place];

    /// <summary>Place of a node among the aggregators; only local nodes and the global one have one.</summary>
    public ushort PlaceOf(ushort index) => places[index];

    /// <summary>Index of an aggregator.</summary>
    public ushort IndexOf(ushort place) => byPlace[place];

    /// <summary>What a node does.</summary>
    public NodeKind KindOf(ushort index) =>
        Nodes.TryFind(index, out NodeRecord? node) ? node.Kind : NodeKind.Validator;

    private static string CheckKinds(NodeRegistry nodes)
    {
        int globals = 0;
        int regionals = 0;
        int locals = 0;
        foreach (NodeRecord node in nodes.Nodes)
        {
            globals += node.Kind == NodeKind.Global ? 1 : 0;
            regionals += node.Kind == NodeKind.Regional ? 1 : 0;
            locals += node.Kind == NodeKind.Local ? 1 : 0;
        }

        return globals != 1 ? $"{globals} global nodes instead of one"
            : regionals == 0 ? "no regional node"
            : locals == 0 ? "no local node"
            : "";
    }

    private static bool TryMakeClocks(
        NodeRegistry nodes,
        SortedDictionary<string, uint> owners,
        [NotNullWhen(true)] out ClockRegistry? clocks,
        out string wrong
    )
    {
        clocks = null;
        List<ClockRow> rows = [];
        foreach (NodeRecord node in nodes.Nodes)
        {
            if (!VerifyingKey.TryCreate(node.Key.Span, out VerifyingKey? key, out _))
            {
                wrong = $"node {node.Index}: its key is none";
                return false;
            }

            rows.Add(new ClockRow(key, (byte)node.Kind, owners[node.Owner]));
        }

        wrong = "";
        clocks = ClockRegistry.Of(rows);
        return true;
    }

    private static bool TryMakeFleet(
        NodeRegistry nodes,
        IReadOnlyList<AgentRecord> agents,
        SortedDictionary<string, uint> owners,
        SortedDictionary<ulong, ushort> roles,
        ClusterTerms terms,
        [NotNullWhen(true)] out FleetRegistry? fleet,
        out string wrong
    )
    {
        List<RegisteredAgent> rows = [];
        foreach (AgentRecord agent in agents)
        {
            rows.Add(
                new RegisteredAgent(
                    agent.Key,
                    roles[RoleId(agent.Role)],
                    string.Equals(agent.Owner, "-", StringComparison.Ordinal)
                        ? 0
                        : owners[agent.Owner],
                    agent.Batch,
                    agent.EnrolledEpoch
                )
            );
        }

        List<RegisteredNode> aggregators = [];
        foreach (NodeRecord node in nodes.Nodes)
        {
            if (node.Kind is NodeKind.Local or NodeKind.Global)
            {
                // Of no age at any epoch, so that no bucket is ever given to the one that judges them.
                ulong enrolled = node.Kind == NodeKind.Global ? ulong.MaxValue : 0;
                aggregators.Add(new RegisteredNode(node.Key, owners[node.Owner], enrolled));
            }
        }

        bool isMade = FleetRegistry.TryCreate(
            terms.Rules,
            terms.FeatureCount,
            (Detector[])[.. terms.Calibrated],
            (ulong[])[.. roles.Keys],
            rows.ToArray(),
            aggregators.ToArray(),
            out fleet,
            out RegistryRefusal refusal
        );
        wrong = isMade ? "" : $"the agents do not make a registry: {refusal}";
        return isMade;
    }

    private static bool TryFindPlace(FleetRegistry fleet, ReadOnlySpan<byte> key, out ushort place)
    {
        for (place = 0; place < fleet.Nodes.Length; place++)
        {
            if (fleet.Nodes[place].Key.Span.SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }
}
