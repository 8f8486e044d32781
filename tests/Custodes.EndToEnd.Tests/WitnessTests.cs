using System.Globalization;
using System.Text;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tree;
using Custodes.Evidence.Witnessing;
using Custodes.Node.Witnessing;
using Custodes.Server.Witness;
using Custodes.Storage.Log;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: a log is published with a quorum of its witnesses and not without, and no witness ever signs
/// backwards. Method: a real log, three real <c>custodes witness</c> processes, stopped, killed and
/// started again.
/// </summary>
public sealed class WitnessTests
{
    private const string Origin = "log.example/end-to-end";

    [Fact]
    public async Task A_log_is_published_with_one_of_three_stopped_and_not_with_two()
    {
        using Scratch scratch = new();
        await using Witnesses witnesses = new(scratch.Path);
        await witnesses.StartAllAsync();
        List<CosignResult> rounds = [];
        using SignerKey signer = Signer();
        using WitnessClient client = witnesses.Client(quorum: 2);
        string directory = Path.Combine(scratch.Path, "evidence");
        LogFolder tiles = new(Path.Combine(directory, "log"));
        using LogWriter log = LogWriter.Open(
            directory,
            signer,
            new LogOptions { Cosigner = new WitnessCosigner(client, tiles, rounds.Add) }
        );
        Assert.True(log.Append(Batch(0, 300)).IsPublished);
        Assert.Equal(3, Cosigned(rounds[^1]));
        Assert.True(log.Append(Batch(300, 700)).IsPublished);
        Assert.Equal(3, Cosigned(rounds[^1]));

        Assert.Equal(0, await witnesses.Processes[0].StopAsync());
        Assert.True(log.Append(Batch(1_000, 50)).IsPublished);
        Assert.Equal(2, Cosigned(rounds[^1]));

        await witnesses.Processes[1].KillAsync();
        Assert.False(log.Append(Batch(1_050, 50)).IsPublished);
        Assert.Equal(1, Cosigned(rounds[^1]));
        Assert.Equal((1_100L, 1_050L), (log.Head.Size, log.PublishedSize));
        CheckPublished(directory, witnesses.Policy(2), size: 1_050);

        // Back again, they continue from what they know: one from 1000 entries, one from 1050.
        await witnesses.StartAsync(0);
        await witnesses.StartAsync(1);
        Assert.True(log.TryPublish());
        Assert.Equal(3, Cosigned(rounds[^1]));
        CheckPublished(directory, witnesses.Policy(2), size: 1_100);
        Assert.DoesNotContain(rounds, round => round.HasAlarm);
    }

    [Fact]
    public async Task Three_quarters_of_three_are_three()
    {
        using Scratch scratch = new();
        await using Witnesses witnesses = new(scratch.Path);
        await witnesses.StartAllAsync();
        using SignerKey signer = Signer();
        using WitnessClient client = witnesses.Client(WitnessPolicy.QuorumOf(3));
        string directory = Path.Combine(scratch.Path, "evidence");
        LogFolder tiles = new(Path.Combine(directory, "log"));
        using LogWriter log = LogWriter.Open(
            directory,
            signer,
            new LogOptions { Cosigner = new WitnessCosigner(client, tiles, _ => { }) }
        );
        Assert.True(log.Append(Batch(0, 10)).IsPublished);
        Assert.Equal(0, await witnesses.Processes[2].StopAsync());
        Assert.False(log.Append(Batch(10, 10)).IsPublished);
        await witnesses.StartAsync(2);
        Assert.True(log.TryPublish());
        CheckPublished(directory, witnesses.Policy(3), size: 20);
    }

    [Fact]
    public async Task A_witness_that_was_killed_and_started_again_never_signs_backwards()
    {
        using Scratch scratch = new();
        await using Witnesses witnesses = new(scratch.Path);
        using SignerKey signer = Signer();
        CompactRange tree = new();
        long size = 0;
        for (int round = 0; round < 10; round++)
        {
            await witnesses.StartAsync(0);
            using HttpClient http = new();
            (int status, string body) = await PostAsync(http, witnesses, signer, old: 0, size: 0);
            Assert.Equal(size == 0 ? (200, body) : (409, $"{size}\n"), (status, body));

            // One entry more is provable by its hash alone when the old size is a power of two; the
            // other history has the same size and another root.
            (status, _) = await PostAsync(http, witnesses, signer, old: size, size, forked: true);
            Assert.Equal(422, status);
            size = size == 0 ? 1 : 2 * size;
            (status, _) = await PostAsync(http, witnesses, signer, old: size / 2, size);
            Assert.Equal(200, status);
            await witnesses.Processes[0].KillAsync();
        }

        // Every leaf is the same, so that a tree of twice the size has the old root on both sides.
        async Task<(int Status, string Body)> PostAsync(
            HttpClient http,
            Witnesses all,
            SignerKey key,
            long old,
            long size,
            bool forked = false
        )
        {
            byte[] text = new Checkpoint(
                Origin,
                size,
                forked ? Root(size + 1) : Root(size)
            ).ToBytes();
            SignedNote head = SignedNote.Create(text, [key.Sign(text)]);
            Assert.True(Checkpoint.TryParse(text, out Checkpoint? checkpoint, out _));
            Sha256Hash[] proof = old > 0 && size > old ? [Root(old)] : [];
            using ByteArrayContent content = new(
                new AddCheckpointRequest(old, proof, head, checkpoint).ToBytes()
            );
            using HttpResponseMessage answer = await http.PostAsync(
                new Uri(all.Processes[0].Address, "add-checkpoint"),
                content
            );
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        Sha256Hash Root(long count)
        {
            tree.Clear();
            for (long index = 0; index < count; index++)
            {
                tree.Append(TreeHasher.Leaf("same"u8));
            }

            return tree.Root();
        }
    }

    [Fact]
    public async Task What_is_wrong_ends_with_its_exit_code_and_names_what_it_is()
    {
        using Scratch scratch = new();
        using SignerKey signer = Signer();
        string log = signer.Verifier.ToString();
        string data = Path.Combine(scratch.Path, "w");
        await ExpectAsync(2, "--name", "--data", data, "--log", log);
        await ExpectAsync(2, "--log", "--data", data, "--name", "w");
        await ExpectAsync(2, "'x+y' is no key", "--data", data, "--name", "w", "--log", "x+y");
        await ExpectAsync(
            2,
            "given twice",
            "--data",
            data,
            "--name",
            "w",
            "--log",
            log,
            "--log",
            log
        );
        await ExpectAsync(
            2,
            "not ADDRESS:PORT",
            "--data",
            data,
            "--name",
            "w",
            "--log",
            log,
            "--listen",
            "x"
        );
        await ExpectAsync(
            2,
            "--no-such-flag",
            "--data",
            data,
            "--name",
            "w",
            "--log",
            log,
            "--no-such-flag"
        );
        await ExpectAsync(2, "not a witness's name", "--data", data, "--name", "w w", "--log", log);
        await using (
            WitnessProcess running = await WitnessProcess.StartAsync(data, "w", 0, signer.Verifier)
        )
        {
            await ExpectAsync(
                1,
                "in use by another process",
                "--data",
                data,
                "--name",
                "w",
                "--log",
                log
            );
            Assert.Equal(0, await running.StopAsync());
        }

        await ExpectAsync(
            1,
            "the key of 'w', not of 'v'",
            "--data",
            data,
            "--name",
            "v",
            "--log",
            log
        );
        File.Delete(Path.Combine(data, "state", "origins"));
        await ExpectAsync(1, "state/origins: missing", "--data", data, "--name", "w", "--log", log);

        static async Task ExpectAsync(int code, string word, params string[] arguments)
        {
            (int exitCode, string talk) = await WitnessProcess.RunAsync(arguments);
            Assert.Contains(word, talk, StringComparison.Ordinal);
            Assert.Equal(code, exitCode);
        }
    }

    private static int Cosigned(CosignResult round) =>
        round.Witnesses.Count(witness => witness.Standing == WitnessStanding.Cosigned);

    private static void CheckPublished(string directory, WitnessPolicy policy, long size)
    {
        byte[] checkpoint = File.ReadAllBytes(Path.Combine(directory, "log", "checkpoint"));
        Assert.True(
            policy.TryOpen(checkpoint, out SignedCheckpoint? head, out TextFault fault),
            $"{fault}"
        );
        Assert.Equal(size, head.Checkpoint.Size);
    }

    private static EntryBatch Batch(int first, int count)
    {
        EntryBatch batch = new(count, 64 * count);
        for (int index = first; index < first + count; index++)
        {
            string entry = index.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(BatchRefusal.None, batch.TryAdd(Encoding.ASCII.GetBytes(entry)));
        }

        return batch;
    }

    private static SignerKey Signer()
    {
        byte[] seed = new byte[Ed25519.SeedBytes];
        seed.AsSpan().Fill(5);
        Assert.True(
            SignerKey.TryCreate(
                Origin,
                SignatureKind.Ed25519,
                SigningKey.TakeSeed(seed),
                out SignerKey? signer
            )
        );
        return signer;
    }

    /// <summary>Three witnesses, each with its directory and, once it has listened, its port.</summary>
    private sealed class Witnesses(string folder) : IAsyncDisposable
    {
        private readonly int[] ports = new int[3];

        public WitnessProcess[] Processes { get; } = new WitnessProcess[3];

        public async Task StartAllAsync()
        {
            for (int index = 0; index < Processes.Length; index++)
            {
                await StartAsync(index);
            }
        }

        public async Task StartAsync(int index)
        {
            using SignerKey signer = Signer();
            if (Processes[index] is not null)
            {
                await Processes[index].DisposeAsync();
            }

            Processes[index] = await WitnessProcess.StartAsync(
                Path.Combine(folder, $"w{index}"),
                $"w.example/{index}",
                ports[index],
                signer.Verifier
            );
            ports[index] = Processes[index].Address.Port;
        }

        public WitnessPolicy Policy(int quorum)
        {
            using SignerKey signer = Signer();
            string text = $"log {signer.Verifier}\n";
            for (int index = 0; index < Processes.Length; index++)
            {
                text += $"witness w{index} {Processes[index].Key} {Processes[index].Address}\n";
            }

            text += $"group g {quorum} w0 w1 w2\nquorum g\n";
            Assert.True(
                WitnessPolicy.TryParse(
                    Encoding.UTF8.GetBytes(text),
                    out WitnessPolicy? policy,
                    out TextFault fault
                ),
                fault.ToString()
            );
            return policy;
        }

        public WitnessClient Client(int quorum)
        {
            Assert.True(
                WitnessClient.TryCreate(
                    Policy(quorum),
                    new WitnessClientOptions { TimeoutMs = 30_000, GraceMs = 5_000 },
                    TimeProvider.System,
                    out WitnessClient? client,
                    out string wrong
                ),
                wrong
            );
            return client;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (WitnessProcess? process in Processes)
            {
                if (process is not null)
                {
                    await process.DisposeAsync();
                }
            }
        }
    }
}
