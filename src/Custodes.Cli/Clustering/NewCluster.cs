using System.Globalization;
using Custodes.Cluster.Running;

namespace Custodes.Cli.Clustering;

/// <summary>A run of <c>custodes cluster new</c>.</summary>
internal static class NewCluster
{
    /// <summary>Makes the files and prints the commands that start the nodes.</summary>
    /// <param name="directory">Where; not there yet.</param>
    /// <param name="size">How large.</param>
    /// <param name="isLive">Whether local nodes are to take telemetry, and not to replay.</param>
    /// <param name="output">Takes the commands.</param>
    /// <param name="talk">Takes what is said besides.</param>
    public static ExitCode Run(
        string directory,
        DemoSize size,
        bool isLive,
        TextWriter output,
        TextWriter talk
    )
    {
        try
        {
            IReadOnlyList<string> names = DemoCluster.Make(directory, size);
            talk.WriteLine($"custodes cluster: {names.Count} nodes, {size.Agents} agents");
            for (int index = 0; index < names.Count; index++)
            {
                string role = names[index].Split('-')[0];
                if (role == "validator")
                {
                    output.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"custodes validator --cluster {directory} --data {Path.Combine(directory, names[index])} --status 127.0.0.1:{size.FirstPort + 100 + index} --first-start"
                        )
                    );
                    continue;
                }

                int port = size.FirstPort + 200 + (2 * index);
                string source =
                    role != "local" ? ""
                    : isLive
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $" --listen-otlp-grpc 127.0.0.1:{port} --listen-otlp-http 127.0.0.1:{port + 1}"
                        )
                    : " --replay 1";
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"custodes serve --role {role} --cluster {directory} --data {Path.Combine(directory, names[index])}{source} --listen-api 127.0.0.1:{size.FirstPort + 100 + index}"
                    )
                );
            }

            if (size.Validators > 0)
            {
                talk.WriteLine(
                    "custodes cluster: --first-start is for the very first start of a validator alone"
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
