using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Bytes;
using Custodes.Contracts;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Registry;

/// <summary>Who may report and sum up, and by which rules: the root of trust of aggregation.</summary>
/// <remarks>
/// Sorted by key, so that a place in it means the same to everybody; messages carry places and this registry's
/// hash. Immutable: another registry is another hash, and what was signed under one counts under no other.
/// </remarks>
public sealed class FleetRegistry
{
    private readonly RegisteredAgent[] agents;
    private readonly RegisteredNode[] nodes;
    private readonly ulong[] roles;
    private readonly Detector[] calibrated;

    private FleetRegistry(
        AggregationRules rules,
        int featureCount,
        Detector[] calibrated,
        ulong[] roles,
        RegisteredAgent[] agents,
        RegisteredNode[] nodes
    )
    {
        Rules = rules;
        FeatureCount = featureCount;
        this.calibrated = calibrated;
        this.roles = roles;
        this.agents = agents;
        this.nodes = nodes;
        Hash = HashAll();
    }

    /// <summary>By which numbers is computed.</summary>
    public AggregationRules Rules { get; }

    /// <summary>Numbers in each report.</summary>
    public int FeatureCount { get; }

    /// <summary>Detectors whose session scores each report has, in this order.</summary>
    public ReadOnlySpan<Detector> Calibrated => calibrated;

    /// <summary>Ids of the roles (<see cref="CertifiedId"/>), ascending.</summary>
    public ReadOnlySpan<ulong> Roles => roles;

    /// <summary>Agents, ascending by key.</summary>
    public ReadOnlySpan<RegisteredAgent> Agents => agents;

    /// <summary>Aggregators, ascending by key.</summary>
    public ReadOnlySpan<RegisteredNode> Nodes => nodes;

    /// <summary>SHA-256 of all of it.</summary>
    public Sha256Hash Hash { get; }

    /// <summary>Makes a registry; agents and nodes may come in any order.</summary>
    public static bool TryCreate(
        AggregationRules rules,
        int featureCount,
        ReadOnlySpan<Detector> calibrated,
        ReadOnlySpan<ulong> roles,
        ReadOnlySpan<RegisteredAgent> agents,
        ReadOnlySpan<RegisteredNode> nodes,
        [NotNullWhen(true)] out FleetRegistry? registry,
        out RegistryRefusal refusal
    )
    {
        registry = null;
        refusal = Check(rules, featureCount, calibrated, roles, agents, nodes);
        if (refusal != RegistryRefusal.None)
        {
            return false;
        }

        RegisteredAgent[] sortedAgents = agents.ToArray();
        Array.Sort(sortedAgents, static (left, right) => Compare(left.Key, right.Key));
        RegisteredNode[] sortedNodes = nodes.ToArray();
        Array.Sort(sortedNodes, static (left, right) => Compare(left.Key, right.Key));
        if (HasTwice(sortedAgents) || HasTwice(sortedNodes) || !IsAscending(roles))
        {
            refusal = RegistryRefusal.Duplicate;
            return false;
        }

        registry = new FleetRegistry(
            rules,
            featureCount,
            calibrated.ToArray(),
            roles.ToArray(),
            sortedAgents,
            sortedNodes
        );
        return true;
    }

    private static RegistryRefusal Check(
        AggregationRules rules,
        int featureCount,
        ReadOnlySpan<Detector> calibrated,
        ReadOnlySpan<ulong> roles,
        ReadOnlySpan<RegisteredAgent> agents,
        ReadOnlySpan<RegisteredNode> nodes
    )
    {
        if (
            agents.Length > RegistryLimits.AgentCountMax
            || nodes.Length > RegistryLimits.NodeCountMax
            || roles.Length > RegistryLimits.RoleCountMax
            || featureCount is < 0 or > RegistryLimits.FeatureCountMax
            || calibrated.Length > RegistryLimits.CalibrationCountMax
        )
        {
            return RegistryRefusal.TooMany;
        }

        if (
            rules.BucketAgents is 0 or > 256
            || rules.ReplicaCount is 0 or > 16
            || rules.ReplicasMin == 0
            || rules.ReplicasMin > rules.ReplicaCount
            || rules.TrimPerMille >= 500
            || rules.ShareTrimPerMille >= 500
            || rules.StepPerMille > 1000
            || rules.AnchorEpochs == 0
        )
        {
            return RegistryRefusal.WrongRules;
        }

        foreach (RegisteredAgent agent in agents)
        {
            if (agent.Role >= roles.Length)
            {
                return RegistryRefusal.UnknownRole;
            }

            if (agent.Key.Length != 32)
            {
                return RegistryRefusal.WrongKey;
            }
        }

        foreach (RegisteredNode node in nodes)
        {
            if (node.Key.Length != 32)
            {
                return RegistryRefusal.WrongKey;
            }
        }

        return RegistryRefusal.None;
    }

    private static int Compare(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Span.SequenceCompareTo(right.Span);

    private static bool HasTwice(RegisteredAgent[] sorted)
    {
        for (int index = 1; index < sorted.Length; index++)
        {
            if (Compare(sorted[index - 1].Key, sorted[index].Key) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasTwice(RegisteredNode[] sorted)
    {
        for (int index = 1; index < sorted.Length; index++)
        {
            if (Compare(sorted[index - 1].Key, sorted[index].Key) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAscending(ReadOnlySpan<ulong> ids)
    {
        for (int index = 1; index < ids.Length; index++)
        {
            if (ids[index - 1] >= ids[index])
            {
                return false;
            }
        }

        return true;
    }

    private Sha256Hash HashAll()
    {
        WireWriter writer = new(64 + (64 * (agents.Length + nodes.Length)));
        writer.PutBytes("custodes/aggregation-registry/v2\n"u8);
        Rules.Write(writer);
        writer.PutByte((byte)FeatureCount);
        writer.PutByte((byte)calibrated.Length);
        foreach (Detector detector in calibrated)
        {
            writer.PutByte((byte)detector);
        }

        writer.PutUInt16((ushort)roles.Length);
        foreach (ulong role in roles)
        {
            writer.PutUInt64(role);
        }

        writer.PutUInt32((uint)agents.Length);
        foreach (RegisteredAgent agent in agents)
        {
            writer.PutBytes(agent.Key.Span);
            writer.PutUInt16(agent.Role);
            writer.PutUInt32(agent.Owner);
            writer.PutUInt32(agent.Batch);
            writer.PutUInt64(agent.EnrolledEpoch);
        }

        writer.PutUInt16((ushort)nodes.Length);
        foreach (RegisteredNode node in nodes)
        {
            writer.PutBytes(node.Key.Span);
            writer.PutUInt32(node.Owner);
            writer.PutUInt64(node.EnrolledEpoch);
        }

        return Sha256.Of(writer.Written);
    }
}
