using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Custodes.Benchmarks.Evidence;

/// <summary>A real <c>custodes serve</c> in a process of its own, on the machine's last processor.</summary>
internal sealed class ServeProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process process;
    private readonly Uri traces;

    private ServeProcess(Process process, Uri traces)
    {
        this.process = process;
        this.traces = traces;
    }

    /// <summary>Processor time so far, of all threads, as /proc/PID/stat has it: in ticks of 10 ms.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it on free ports and waits until it listens.</summary>
    /// <param name="program">The built <c>custodes.dll</c>.</param>
    /// <param name="data">Directory of its state.</param>
    /// <param name="hasEvidence">Whether it writes a log of evidence.</param>
    public static async Task<ServeProcess> StartAsync(string program, string data, bool hasEvidence)
    {
        ProcessStartInfo start = new("taskset")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "-c",
            LastProcessor().ToString(CultureInfo.InvariantCulture),
            "dotnet",
            program,
            "serve",
            "--data",
            data,
            "--evidence-is-on",
            hasEvidence ? "true" : "false",
            "--listen-otlp-grpc",
            "127.0.0.1:0",
            "--listen-otlp-http",
            "127.0.0.1:0",
            "--listen-api",
            "127.0.0.1:0",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process started = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        Uri? listener = null;
        while (await started.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("otlp-http", StringComparison.Ordinal))
            {
                listener = new Uri(new Uri(line["otlp-http".Length..].Trim()), "/v1/traces");
            }
            else if (line.StartsWith("api", StringComparison.Ordinal))
            {
                break;
            }
        }

        return listener is null
            ? throw new InvalidOperationException($"{program} ended before it listened")
            : new ServeProcess(started, listener);
    }

    /// <summary>Sends bodies over so many connections and waits until all are answered.</summary>
    /// <exception cref="HttpRequestException">One was turned away.</exception>
    public async Task SendAsync(HttpClient client, byte[][] bodies, bool areZipped, int connections)
    {
        int next = -1;
        Task[] senders = new Task[connections];
        for (int sender = 0; sender < connections; sender++)
        {
            senders[sender] = SendSomeAsync();
        }

        await Task.WhenAll(senders);

        async Task SendSomeAsync()
        {
            for (int body; (body = Interlocked.Increment(ref next)) < bodies.Length; )
            {
                using ByteArrayContent content = new(bodies[body]);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
                if (areZipped)
                {
                    content.Headers.ContentEncoding.Add("gzip");
                }

                using HttpResponseMessage answer = await client.PostAsync(traces, content);
                _ = answer.EnsureSuccessStatusCode();
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    // Not ProcessorCount - 1: that counts only those on which this process may run.
    private static int LastProcessor() =>
        Directory
            .EnumerateDirectories("/sys/devices/system/cpu", "cpu*")
            .Select(static path => Path.GetFileName(path)[3..])
            .Where(static number => number.Length > 0 && number.All(char.IsAsciiDigit))
            .Max(static number => int.Parse(number, CultureInfo.InvariantCulture));
}
