using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>A cluster of real processes on loopback: the built programs, each with its own directory.</summary>
internal sealed class TreeProcesses(string directory) : IAsyncDisposable
{
    private static int nextPort = 20_000 + (Environment.ProcessId % 200 * 50);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);
    private static readonly string[] Drawn = ["--listen-otlp", "--listen-api", "--status"];
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly Dictionary<string, Process> running = [];
    private readonly Dictionary<string, string[]> commands = [];
    private readonly Dictionary<string, string> apis = [];
    private readonly Dictionary<string, string> otlp = [];

    /// <summary>Names of the nodes that are local ones.</summary>
    public IReadOnlyList<string> Locals { get; private set; } = [];

    /// <summary>Makes the files of a cluster.</summary>
    /// <param name="locals">Local nodes.</param>
    /// <param name="regionals">Regional nodes.</param>
    /// <param name="agents">Agents.</param>
    /// <param name="meanMs">How long an epoch takes.</param>
    /// <param name="more">Further options of <c>cluster new</c>.</param>
    public async Task MakeAsync(
        int locals,
        int regionals,
        int agents,
        int meanMs,
        params string[] more
    )
    {
        string[] made =
        [
            "cluster",
            "new",
            directory,
            "--locals",
            Text(locals),
            "--regionals",
            Text(regionals),
            "--agents",
            Text(agents),
            "--epoch-ms",
            Text(meanMs),
            "--first-port",
            Text(FreePorts(1 + locals + regionals + ValidatorsIn(more))),
            .. more,
        ];
        using Process make = Launch(Custodes, made);
        string output = await make.StandardOutput.ReadToEndAsync();
        string talk = await make.StandardError.ReadToEndAsync();
        await make.WaitForExitAsync();
        Assert.True(make.ExitCode == 0, talk);
        List<string> names = [];
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // What is printed is what an operator would type; ports of APIs and telemetry are drawn instead.
            string[] words = line.Split(' ');
            string name = Path.GetFileName(words[Array.IndexOf(words, "--data") + 1]);
            for (int word = 0; word < words.Length; word++)
            {
                if (Drawn.Any(flag => words[word].StartsWith(flag, StringComparison.Ordinal)))
                {
                    words[word + 1] = "127.0.0.1:0";
                }
            }

            commands.Add(name, words[1..]);
            if (name.StartsWith("local", StringComparison.Ordinal))
            {
                names.Add(name);
            }
        }

        Locals = names;
    }

    /// <summary>Adds options to the command that starts a node.</summary>
    public void AddOptions(string name, params string[] options) =>
        commands[name] = [.. commands[name], .. options];

    /// <summary>Starts every node but some.</summary>
    public async Task StartAllAsync(params string[] without)
    {
        foreach (string name in commands.Keys)
        {
            if (!without.Contains(name))
            {
                await StartAsync(name);
            }
        }
    }

    /// <summary>Starts one node and waits until it listens.</summary>
    public async Task StartAsync(string name)
    {
        Process process = Launch(Custodes, commands[name]);
        running[name] = process;

        // True of the first start alone, and refused at any other.
        commands[name] = [.. commands[name].Where(word => word != "--first-start")];
        apis[name] = await ReadApiAsync(process, name);
    }

    /// <summary>The address of a node's API.</summary>
    public Uri ApiOf(string name) => new(apis[name]);

    /// <summary>Where a node takes telemetry over HTTP.</summary>
    public Uri OtlpOf(string name) => new(otlp[name]);

    /// <summary>Ends a node as an operator does, and waits for it.</summary>
    public async Task StopAsync(string name)
    {
        using Process kill = Process.Start("kill", ["-TERM", Text(running[name].Id)]);
        await kill.WaitForExitAsync();
        await running[name].WaitForExitAsync();
        Assert.Equal(0, running[name].ExitCode);
        running[name].Dispose();
        _ = running.Remove(name);
    }

    /// <summary>Runs the program to its end; its exit code, and all that it said.</summary>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using Process process = Launch(Custodes, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string talk = await process.StandardError.ReadToEndAsync();
        string said = await output + talk;
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    /// <summary>Starts a lying program in the place of a local node.</summary>
    public async Task StartLiarAsync(string name)
    {
        Process process = Launch(Liar, [directory, Path.Combine(directory, name)]);
        running[name] = process;
        _ = await ReadApiAsync(process, name);
    }

    /// <summary>Ends it as power would.</summary>
    public async Task KillAsync(string name)
    {
        running[name].Kill();
        await running[name].WaitForExitAsync();
        running[name].Dispose();
        _ = running.Remove(name);
    }

    /// <summary>What a node shows of the cluster.</summary>
    public async Task<JsonElement> ViewAsync(string name)
    {
        try
        {
            string body = await Http.GetStringAsync(
                new Uri(apis[name] + "/v1/cluster"),
                TestContext.Current.CancellationToken
            );
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (HttpRequestException) when (running[name].HasExited)
        {
            string said = await running[name]
                .StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Fail($"{name} ended with {running[name].ExitCode}: {said}");
            throw;
        }
    }

    /// <summary>Waits until a node shows something; what it showed then.</summary>
    public async Task<JsonElement> UntilAsync(string name, Func<JsonElement, bool> isShown)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            JsonElement view = await ViewAsync(name);
            if (isShown(view))
            {
                return view;
            }

            Assert.True(waited.Elapsed < Patience, $"{name} still shows {view}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in running.Values)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static string Custodes => Built("Custodes.Cli", "custodes");

    private static string Liar => Built("Custodes.LyingLocal", "Custodes.LyingLocal");

    private static string Built(string project, string program) =>
        Path.Combine(Repository.Root, "artifacts", "bin", project, "release", program);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Process Launch(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A core for each of eleven processes is not there; what tests measure should not be the compiler.
        start.Environment["DOTNET_gcServer"] = "0";
        return Process.Start(start)
            ?? throw new InvalidOperationException($"{program} does not start");
    }

    private async Task<string> ReadApiAsync(Process process, string name)
    {
        using CancellationTokenSource patience = new(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("otlp-http", StringComparison.Ordinal))
            {
                otlp[name] = line["otlp-http".Length..].Trim();
            }

            if (line.StartsWith("api", StringComparison.Ordinal))
            {
                return line["api".Length..].Trim();
            }

            if (line.StartsWith("status", StringComparison.Ordinal))
            {
                return line["status".Length..].Trim();
            }
        }

        throw new InvalidOperationException(
            $"{name} ended: {await process.StandardError.ReadToEndAsync(patience.Token)}"
        );
    }

    private static int ValidatorsIn(string[] options)
    {
        int place = Array.IndexOf(options, "--validators");
        return place < 0 ? 0 : int.Parse(options[place + 1], CultureInfo.InvariantCulture);
    }

    // So many ports in a row that nobody listens on now, and that no other test of this process was given: they listen later.
    private static int FreePorts(int count)
    {
        int first;
        do
        {
            first = Interlocked.Add(ref nextPort, count) - count;
            if (first + count > 40_000)
            {
                throw new InvalidOperationException("no free ports");
            }
        } while (!Enumerable.Range(first, count).All(IsFree));
        return first;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(System.Net.IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
