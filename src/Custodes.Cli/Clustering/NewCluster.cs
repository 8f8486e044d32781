using System.Globalization;
using Custodes.Cluster.Running;

namespace Custodes.Cli.Clustering;

/// <summary>A run of <c>custodes cluster new</c>.</summary>
internal static class NewCluster
{
    /// <summary>Makes the files and prints the commands that start the nodes.</summary>
    public static ExitCode Run(string directory, DemoSize size, TextWriter output, TextWriter talk)
    {
        try
        {
            IReadOnlyList<string> names = DemoCluster.Make(directory, size);
            talk.WriteLine($"custodes cluster: {names.Count} nodes, {size.Agents} agents");
            for (int index = 0; index < names.Count; index++)
            {
                string role = names[index].Split('-')[0];
                string replay = role == "local" ? " --replay 1" : "";
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"custodes serve --role {role} --cluster {directory} --data {Path.Combine(directory, names[index])}{replay} --listen-api 127.0.0.1:{size.FirstPort + 100 + index}"
                    )
                );
            }

            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            talk.WriteLine($"custodes cluster: {failure.Message}");
            return ExitCode.Failed;
        }
    }
}
