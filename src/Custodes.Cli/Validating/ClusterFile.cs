using System.Diagnostics.CodeAnalysis;
using System.Text;
using Custodes.Cli.Auditing;
using Custodes.Configuration;
using Custodes.Contracts.Cluster;

namespace Custodes.Cli.Validating;

/// <summary>Reads the registry file of a cluster.</summary>
internal static class ClusterFile
{
    /// <summary>The registry, or what is wrong, with file, line and key.</summary>
    public static bool TryRead(
        string path,
        [NotNullWhen(true)] out NodeRegistry? registry,
        out string wrong
    )
    {
        registry = null;
        if (
            !SmallFile.TryRead(
                path,
                ConfigurationLimits.RegistryLengthMax,
                out byte[] bytes,
                out wrong
            )
        )
        {
            return false;
        }

        bool isRead = RegistryFile.TryRead(
            Encoding.UTF8.GetString(bytes),
            out registry,
            out IReadOnlyList<ConfigurationError> errors
        );
        wrong = string.Join("; ", errors.Select(error => $"{path}: {error}"));
        return isRead;
    }
}
