using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Custodes.Cli.Keeping;
using Custodes.Cli.Serving;
using Custodes.Cryptography.Signing;
using Custodes.Storage.Keys;

namespace Custodes.Cli.Validating;

/// <summary>One run of <c>custodes validator demo</c>: keys, a registry, and a process for each validator.</summary>
/// <remarks>All of them on one machine under one owner protect nobody; it shows how a set behaves.</remarks>
internal static class ValidatorDemo
{
    // Processes start slowly on a busy machine; the first epoch may as well wait for them.
    private const int StartAfterMs = 5_000;

    /// <summary>Runs until a signal comes or a validator ends by itself.</summary>
    public static async Task<ExitCode> RunAsync(
        string directory,
        int count,
        int epochMs,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        if (Directory.Exists(directory) || File.Exists(directory))
        {
            await talk.WriteLineAsync(
                $"custodes validator demo: {directory}: exists; a demo begins from nothing"
            );
            return ExitCode.Usage;
        }

        using StopSignals signals = new();
        string cluster = Path.Combine(directory, "cluster.yaml");
        List<Process> processes = [];
        try
        {
            Directory.CreateDirectory(directory);
            int[] ports = FreePorts(2 * count);
            await File.WriteAllTextAsync(cluster, MakeNodes(directory, count, ports));
            string start = time.GetUtcNow()
                .AddMilliseconds(StartAfterMs)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            for (int index = 0; index < count; index++)
            {
                string status = $"127.0.0.1:{ports[count + index]}";
                processes.Add(
                    Launch([
                        "validator",
                        "--cluster",
                        cluster,
                        "--data",
                        FolderOf(directory, index),
                        "--start",
                        start,
                        "--epoch-ms",
                        epochMs.ToString(CultureInfo.InvariantCulture),
                        "--status",
                        status,
                        "--first-start",
                    ])
                );
                await output.WriteLineAsync(
                    $"validator-{index}  process {processes[index].Id}  http://{status}/v1/cluster"
                );
            }

            await output.WriteLineAsync(
                $"epoch 1 begins at {start}; all of them run here, which protects nobody"
            );
            await output.FlushAsync();
            Task[] ends = [.. processes.Select(process => process.WaitForExitAsync())];
            Task first = await Task.WhenAny([signals.First, .. ends]);
            return first == signals.First ? ExitCode.Done : await WaitAsync(ends, signals, talk);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or SocketException)
        {
            await talk.WriteLineAsync($"custodes validator demo: {failure.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            foreach (Process process in processes)
            {
                if (!process.HasExited)
                {
                    process.Kill();
                    await process.WaitForExitAsync();
                }

                process.Dispose();
            }
        }
    }

    // Whoever kills one of them wants to see the others go on.
    private static async Task<ExitCode> WaitAsync(Task[] ends, StopSignals signals, TextWriter talk)
    {
        await talk.WriteLineAsync("custodes validator demo: one has ended; the others go on");
        Task all = Task.WhenAll(ends);
        return await Task.WhenAny(signals.First, all) == all ? ExitCode.Failed : ExitCode.Done;
    }

    private static string MakeNodes(string directory, int count, int[] ports)
    {
        StringWriter nodes = new(CultureInfo.InvariantCulture);
        nodes.WriteLine("nodes:");
        for (int index = 0; index < count; index++)
        {
            string folder = FolderOf(directory, index);
            using SigningKey key = NodeKeyFile.OpenOrMake(folder);
            using X509Certificate2 certificate = TlsCertificateFile.OpenOrMake(folder);
            NodeEntry entry = new(
                index,
                $"validator-{index}",
                "validator",
                $"127.0.0.1:{ports[index]}",
                $"owner-{index}",
                Weight: 1
            );
            nodes.Write(NodeKeys.ToYaml(entry, key, certificate));
        }

        return nodes.ToString();
    }

    private static string FolderOf(string directory, int index) =>
        Path.Combine(directory, $"validator-{index}");

    private static int[] FreePorts(int count)
    {
        List<TcpListener> listeners = [];
        try
        {
            for (int index = 0; index < count; index++)
            {
                TcpListener listener = new(IPAddress.Loopback, 0);
                listeners.Add(listener);
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (TcpListener listener in listeners)
            {
                listener.Dispose();
            }
        }
    }

    // As this process was started: by its own name, or as a library that the runtime was told to run.
    private static Process Launch(string[] arguments)
    {
        string program = Environment.ProcessPath!;
        bool isRuntime = string.Equals(
            Path.GetFileNameWithoutExtension(program),
            "dotnet",
            StringComparison.OrdinalIgnoreCase
        );
        ProcessStartInfo start = new(program) { UseShellExecute = false };
        if (isRuntime)
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "custodes.dll"));
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;

        // What it says of itself is told above; nobody may wait for it to be read.
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
