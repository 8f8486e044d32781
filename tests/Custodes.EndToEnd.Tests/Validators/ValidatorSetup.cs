using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Custodes.Cryptography.Signing;
using Custodes.Cryptography.Tls;
using Custodes.Storage.Keys;

namespace Custodes.EndToEnd.Tests.Validators;

/// <summary>Keys, registry and processes of a set of validators on loopback.</summary>
internal sealed class ValidatorSetup : IAsyncDisposable
{
    public const int EpochMs = 500;

    private readonly Scratch scratch = new();
    private readonly long startMs;
    private readonly int[] ports;

    public ValidatorSetup(int count)
    {
        Processes = new ValidatorProcess?[count];
        ports = FreePorts(count);
        StringWriter nodes = new(CultureInfo.InvariantCulture);
        nodes.WriteLine("nodes:");
        for (int index = 0; index < count; index++)
        {
            using SigningKey key = NodeKeyFile.OpenOrMake(FolderOf(index));
            using X509Certificate2 certificate = TlsCertificateFile.OpenOrMake(FolderOf(index));
            nodes.WriteLine(
                $"""
                  - index: {index}
                    name: v{index}
                    kind: validator
                    address: 127.0.0.1:{ports[index]}
                    key: "{Convert.ToHexStringLower(key.PublicKey)}"
                    pin: "{Convert.ToHexStringLower(TlsPin.Of(certificate))}"
                    owner: owner-{index}
                """
            );
        }

        File.WriteAllText(Registry, nodes.ToString());
        startMs = TimeProvider.System.GetUtcNow().AddSeconds(3).ToUnixTimeMilliseconds();
    }

    public ValidatorProcess?[] Processes { get; }

    public IEnumerable<ValidatorProcess> Honest =>
        Processes.OfType<ValidatorProcess>().Where(process => process.Status is not null);

    /// <summary>Runs <c>custodes verify</c> over a validator's log of certificates.</summary>
    public async Task<(int Code, string Output)> VerifyAsync(int index, string? validators = null)
    {
        using Process verify = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(
                        Repository.Root,
                        "artifacts",
                        "bin",
                        "Custodes.Cli",
                        "release",
                        "custodes.dll"
                    ),
                    "verify",
                    Path.Combine(FolderOf(index), "evidence"),
                    "--validators",
                    validators ?? Registry,
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        string output = await verify.StandardOutput.ReadToEndAsync();
        await verify.WaitForExitAsync();
        return (verify.ExitCode, output);
    }

    public string Registry => Path.Combine(scratch.Path, "cluster.yaml");

    public async Task StartAllAsync(int liar = -1) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, Processes.Length)
                .Select(index =>
                    index == liar ? StartLyingAsync(index) : StartAsync(index, "--first-start")
                )
        );

    public async Task StartAsync(int index, params string[] more) =>
        Processes[index] = await ValidatorProcess.StartAsync([
            "validator",
            "--cluster",
            Registry,
            "--data",
            FolderOf(index),
            "--start",
            DateTimeOffset
                .FromUnixTimeMilliseconds(startMs)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            "--epoch-ms",
            EpochMs.ToString(CultureInfo.InvariantCulture),
            "--status",
            "127.0.0.1:0",
            "--delay-ms",
            "100",
            "--recompute-ms",
            "200",
            .. more,
        ]);

    public async Task KillAsync(int index)
    {
        await Processes[index]!.DisposeAsync();
        Processes[index] = null;
    }

    /// <summary>Takes everything away that a validator remembers, but for its keys.</summary>
    public void LoseDisk(int index) =>
        Directory.Delete(Path.Combine(FolderOf(index), "validator"), recursive: true);

    /// <summary>Waits until those that run have the certificate of an epoch so far beyond what anybody has now.</summary>
    public async Task AdvanceAsync(int epochs)
    {
        long[] decided = await Task.WhenAll(Honest.Select(process => process.DecidedAsync()));
        await Task.WhenAll(Honest.Select(process => process.UntilAsync(decided.Max() + epochs)));
    }

    /// <summary>Compares every certificate of every validator that runs; how many epochs there are.</summary>
    public async Task<int> CheckAgreementAsync()
    {
        Dictionary<long, string> digests = [];
        foreach (ValidatorProcess process in Honest)
        {
            long decided = await process.DecidedAsync();
            for (long from = 1; from <= decided; from += 256)
            {
                JsonElement answer = await process.GetAsync(
                    $"/v1/certificates?from={from}&limit=256"
                );
                foreach (
                    JsonElement certificate in answer.GetProperty("certificates").EnumerateArray()
                )
                {
                    long epoch = certificate.GetProperty("epoch").GetInt64();
                    string digest = certificate.GetProperty("digest").GetString()!;
                    Assert.Equal(digest, digests.GetValueOrDefault(epoch, digest));
                    Assert.Equal(
                        digests.GetValueOrDefault(epoch - 1, new string('0', 64)),
                        certificate.GetProperty("previousDigest").GetString()
                    );
                    digests[epoch] = digest;
                }
            }
        }

        return digests.Count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ValidatorProcess? process in Processes)
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        scratch.Dispose();
    }

    /// <summary>Starts one that believes every signature.</summary>
    public async Task StartBlindAsync(int index) => await StartLyingAsync(index, "blind");

    private async Task StartLyingAsync(int index, params string[] more) =>
        Processes[index] = await ValidatorProcess.StartLyingAsync([
            Registry,
            FolderOf(index),
            startMs.ToString(CultureInfo.InvariantCulture),
            EpochMs.ToString(CultureInfo.InvariantCulture),
            ports[index].ToString(CultureInfo.InvariantCulture),
            .. more,
        ]);

    private string FolderOf(int index) => Path.Combine(scratch.Path, $"v{index}");

    private static int[] FreePorts(int count)
    {
        List<TcpListener> listeners = [];
        for (int index = 0; index < count; index++)
        {
            TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            listeners.Add(listener);
        }

        int[] free = [.. listeners.Select(one => ((IPEndPoint)one.LocalEndpoint).Port)];
        listeners.ForEach(one => one.Dispose());
        return free;
    }
}
