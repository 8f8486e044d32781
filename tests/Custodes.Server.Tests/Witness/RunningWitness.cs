using System.Net;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Witnessing;
using Custodes.Server.Witness;
using Custodes.Storage.Witness;
using Microsoft.Extensions.Logging.Abstractions;

namespace Custodes.Server.Tests.Witness;

/// <summary>A witness with a directory and a loopback port of its own.</summary>
internal sealed class RunningWitness : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("custodes-witness-").FullName;
    private readonly WitnessDirectory directory;
    private readonly WitnessHost host;

    private RunningWitness(string name, WitnessLogs logs, TimeProvider time)
    {
        directory = WitnessDirectory.Open(folder, name, logs);
        host = new WitnessHost(
            new WitnessServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            directory,
            time,
            NullLoggerFactory.Instance,
            Bugs.Add
        );
    }

    public List<Exception> Bugs { get; } = [];

    public HttpClient Http { get; } = new();

    public VerifierKey Key => directory.Key;

    public string Address => $"http://{host.Address}";

    public static async Task<RunningWitness> StartAsync(
        string name,
        WitnessLogs logs,
        TimeProvider? time = null
    )
    {
        RunningWitness witness = new(name, logs, time ?? TimeProvider.System);
        await witness.host.StartAsync(TestContext.Current.CancellationToken);
        witness.Http.BaseAddress = new Uri(witness.Address);
        return witness;
    }

    public async Task<(HttpStatusCode Status, string? Type, string Body)> PostAsync(
        HttpContent content
    )
    {
        using HttpResponseMessage answer = await Http.PostAsync(
            new Uri("/add-checkpoint", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
        return (
            answer.StatusCode,
            answer.Content.Headers.ContentType?.ToString(),
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    public async Task<(HttpStatusCode Status, string? Type, string Body)> PostAsync(byte[] body)
    {
        using ByteArrayContent content = new(body);
        return await PostAsync(content);
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(
            new Uri(path, UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        return (
            answer.StatusCode,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
        directory.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
