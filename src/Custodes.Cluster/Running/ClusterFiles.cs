using System.Diagnostics.CodeAnalysis;
using Custodes.Cluster.Hierarchy;
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
}
