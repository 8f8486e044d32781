using System.Diagnostics.CodeAnalysis;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Validating;
using Custodes.Configuration;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Running;

/// <summary>The files of a cluster, the same at every node: who there is, and by which terms.</summary>
public static class ClusterFiles
{
    /// <summary>The registry of the nodes.</summary>
    public const string RegistryName = "cluster.yaml";

    /// <summary>The agents.</summary>
    public const string AgentsName = "agents";

    /// <summary>The terms.</summary>
    public const string TermsName = "terms";

    /// <summary>Reads all of it, or says what is wrong.</summary>
    public static bool TryLoad(
        string directory,
        [NotNullWhen(true)] out ClusterMap? map,
        [NotNullWhen(true)] out ClusterTerms? terms,
        out string wrong
    )
    {
        map = null;
        terms = null;
        string path = Path.Combine(directory, RegistryName);
        if (
            !RegistryFile.TryRead(
                File.ReadAllText(path),
                out NodeRegistry? registry,
                out IReadOnlyList<ConfigurationError> errors
            )
        )
        {
            wrong = $"{path}: {errors[0]}";
            return false;
        }

        path = Path.Combine(directory, TermsName);
        terms = TermsFile.Read(File.ReadAllLines(path), out wrong);
        if (terms is null)
        {
            wrong = $"{path}: {wrong}";
            return false;
        }

        if (!TryVoters(registry, ref terms, out wrong))
        {
            wrong = $"{path}: {wrong}";
            return false;
        }

        path = Path.Combine(directory, AgentsName);
        if (
            !AgentsFile.TryRead(
                File.ReadLines(path),
                out IReadOnlyList<AgentRecord> agents,
                out wrong
            )
        )
        {
            wrong = $"{path}: {wrong}";
            return false;
        }

        return ClusterMap.TryCreate(registry, agents, terms, out map, out wrong);
    }

    // Who has validators has them certify: a registry with some and terms without their times is a mistake.
    private static bool TryVoters(NodeRegistry registry, ref ClusterTerms terms, out string wrong)
    {
        bool hasValidators = false;
        foreach (NodeRecord node in registry.Nodes)
        {
            hasValidators |= node.Kind == NodeKind.Validator;
        }

        if (!hasValidators || terms.ValidatorTimes is not { } times)
        {
            wrong =
                hasValidators ? "validator-start-ms and validator-epoch-ms are missing"
                : terms.ValidatorTimes is not null ? "validator-start-ms without validators"
                : "";
            return wrong.Length == 0;
        }

        bool isGenesis = ValidatorGenesis.TryCreate(
            registry,
            times.StartMs,
            times.EpochMs,
            out ValidatorGenesis? genesis,
            out wrong,
            times.First
        );
        terms = terms with { Voters = genesis };
        return isGenesis;
    }
}
