using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Tests.Witnessing;
using Custodes.Evidence.Witnessing;
using Custodes.Server.Witness;

namespace Custodes.Server.Tests.Witness;

/// <summary>
/// Goal: a head counts as witnessed when the policy's quorum has signed it, and never otherwise; a fork is
/// told apart. Method: real witnesses on loopback, one of which is stopped, lies, hangs or has seen
/// another history.
/// </summary>
public sealed class WitnessClientTests
{
    private static readonly SampleLog Log = new("log.example/a", 1);

    [Fact]
    public async Task A_head_is_cosigned_by_all_and_the_next_one_from_the_size_they_know()
    {
        await using Three three = await Three.StartAsync();
        using WitnessClient client = Client(three.Policy(2));
        CosignResult first = await CosignAsync(client, 5);
        CosignResult second = await CosignAsync(client, 12);
        CosignResult again = await CosignAsync(client, 12);
        foreach ((CosignResult result, int size) in new[] { (first, 5), (second, 12), (again, 12) })
        {
            Assert.True(result.HasQuorum && !result.HasAlarm);
            Assert.All(
                result.Witnesses,
                witness =>
                    Assert.Equal(
                        (WitnessStanding.Cosigned, (long)size),
                        (witness.Standing, witness.KnownSize)
                    )
            );
            Assert.True(three.Policy(3).TryOpen(result.Note, out SignedCheckpoint? head, out _));
            Assert.Equal((size, 4), (head.Checkpoint.Size, head.Signatures.Count));
        }

        // The first round guesses size 0, which is right; the second knows 5. Nobody had to say a size.
        Assert.Contains(
            "custodes_witness_requests_total{outcome=\"othersize\"} 0\n",
            (await three.Witnesses[0].GetAsync("/metrics")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_client_without_memory_learns_what_witnesses_know()
    {
        await using Three three = await Three.StartAsync();
        using (WitnessClient before = Client(three.Policy(2)))
        {
            _ = await CosignAsync(before, 5);
        }

        _ = await three.Witnesses[1].PostAsync(Log.Request(5, 9));
        using WitnessClient client = Client(three.Policy(3));
        CosignResult result = await CosignAsync(client, 12);
        Assert.True(result.HasQuorum);
    }

    [Fact]
    public async Task With_two_of_three_one_may_be_down_and_two_may_not()
    {
        await using Three three = await Three.StartAsync();
        using WitnessClient client = Client(three.Policy(2));
        WitnessPolicy strict = three.Policy(WitnessPolicy.QuorumOf(3));
        using WitnessClient strictClient = Client(strict);
        await three.StopAsync(0);
        CosignResult one = await CosignAsync(client, 5);
        Assert.True(one.HasQuorum && !one.HasAlarm);
        Assert.Equal(WitnessStanding.Unreachable, one.Witnesses[0].Standing);
        Assert.NotEqual("", one.Witnesses[0].Detail);
        Assert.False((await CosignAsync(strictClient, 5)).HasQuorum);

        await three.StopAsync(1);
        CosignResult two = await CosignAsync(client, 9);
        Assert.False(two.HasQuorum);
        Assert.Equal(
            [WitnessStanding.Unreachable, WitnessStanding.Unreachable, WitnessStanding.Cosigned],
            two.Witnesses.Select(witness => witness.Standing)
        );
        Assert.False(three.Policy(2).TryOpen(two.Note, out _, out TextFault fault));
        Assert.Equal(TextRefusal.QuorumNotReached, fault.Reason);
    }

    [Fact]
    public async Task A_witness_that_saw_another_history_raises_an_alarm_though_there_is_a_quorum()
    {
        await using Three three = await Three.StartAsync();
        _ = await three.Witnesses[2].PostAsync(Log.Request(0, 9, history: 1));
        using WitnessClient client = Client(three.Policy(2));
        CosignResult same = await CosignAsync(client, 9);
        Assert.True(same.HasQuorum && same.HasAlarm);
        Assert.Equal(WitnessStanding.Fork, same.Witnesses[2].Standing);
        Assert.True(same.Witnesses[2].IsAlarm);
        CosignResult larger = await CosignAsync(client, 12);
        Assert.Equal(WitnessStanding.Fork, larger.Witnesses[2].Standing);
    }

    [Fact]
    public async Task A_log_that_was_set_back_is_told()
    {
        await using Three three = await Three.StartAsync();
        using WitnessClient client = Client(three.Policy(2));
        _ = await CosignAsync(client, 12);
        using WitnessClient restored = Client(three.Policy(2));
        CosignResult result = await CosignAsync(restored, 9);
        Assert.False(result.HasQuorum);
        Assert.True(result.HasAlarm);
        Assert.All(
            result.Witnesses,
            witness => Assert.Equal(WitnessStanding.Ahead, witness.Standing)
        );
    }

    [Fact]
    public async Task A_witness_with_another_key_than_the_policys_does_not_count()
    {
        await using Three three = await Three.StartAsync();
        await using RunningWitness other = await RunningWitness.StartAsync(
            "w.example/1",
            SampleLog.Known(Log)
        );
        string text = Encoding
            .UTF8.GetString(three.Policy(3).Text.Span)
            .Replace(three.Witnesses[1].Address, other.Address, StringComparison.Ordinal);
        Assert.True(
            WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(text), out WitnessPolicy? policy, out _)
        );
        using WitnessClient client = Client(policy);
        CosignResult result = await CosignAsync(client, 5);
        Assert.False(result.HasQuorum);
        Assert.Equal(WitnessStanding.BadSignature, result.Witnesses[1].Standing);
    }

    [Fact]
    public async Task Only_the_quorum_is_waited_for_and_a_little_longer()
    {
        await using Three three = await Three.StartAsync();
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        string text = Encoding
            .UTF8.GetString(three.Policy(2).Text.Span)
            .Replace(
                three.Witnesses[0].Address,
                $"http://{silent.LocalEndpoint}",
                StringComparison.Ordinal
            );
        Assert.True(
            WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(text), out WitnessPolicy? policy, out _)
        );

        // The time-out is longer than any test may run: only the quorum can end the round.
        using WitnessClient client = Client(
            policy,
            new WitnessClientOptions { TimeoutMs = 86_400_000 }
        );
        CosignResult result = await CosignAsync(client, 5);
        Assert.True(result.HasQuorum);
        Assert.Equal(WitnessStanding.Unreachable, result.Witnesses[0].Standing);

        // Without a quorum only the time-out can.
        using WitnessClient brief = Client(
            policy,
            new WitnessClientOptions { TimeoutMs = 300, GraceMs = 86_400_000 }
        );
        await three.StopAsync(2);
        CosignResult late = await CosignAsync(brief, 9);
        Assert.False(late.HasQuorum);
        Assert.Equal("no answer in time", late.Witnesses[0].Detail);
    }

    [Fact]
    public async Task A_round_can_be_given_up()
    {
        await using Three three = await Three.StartAsync();
        using WitnessClient client = Client(three.Policy(2));
        using CancellationTokenSource given = new();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.CosignAsync(Log.Head(5), Log, given.Token)
        );
    }

    [Fact]
    public void An_address_that_is_none_is_named()
    {
        foreach (string address in new[] { "ftp://w.example/", "nowhere", "file:///w" })
        {
            Assert.False(
                WitnessClient.TryCreate(
                    Three.Policy(1, [(Three.Witness("w.example/1", 7), address)]),
                    new WitnessClientOptions(),
                    TimeProvider.System,
                    out _,
                    out string wrong
                )
            );
            Assert.Contains(address, wrong, StringComparison.Ordinal);
        }
    }

    private static Task<CosignResult> CosignAsync(WitnessClient client, int size) =>
        client.CosignAsync(Log.Head(size), Log, TestContext.Current.CancellationToken);

    private static WitnessClient Client(WitnessPolicy policy, WitnessClientOptions? options = null)
    {
        Assert.True(
            WitnessClient.TryCreate(
                policy,
                options ?? new WitnessClientOptions { TimeoutMs = 60_000 },
                TimeProvider.System,
                out WitnessClient? client,
                out string wrong
            ),
            wrong
        );
        return client;
    }

    /// <summary>Three witnesses that know the log.</summary>
    private sealed class Three : IAsyncDisposable
    {
        public List<RunningWitness> Witnesses { get; } = [];

        private readonly HashSet<int> stopped = [];
        private readonly List<(VerifierKey Key, string Address)> known = [];

        public static async Task<Three> StartAsync()
        {
            Three three = new();
            for (int number = 0; number < 3; number++)
            {
                RunningWitness witness = await RunningWitness.StartAsync(
                    $"w.example/{number}",
                    SampleLog.Known(Log)
                );
                three.Witnesses.Add(witness);
                three.known.Add((witness.Key, witness.Address));
            }

            return three;
        }

        public static VerifierKey Witness(string name, byte seed)
        {
            byte[] bytes = new byte[32];
            bytes.AsSpan().Fill(seed);
            Assert.True(
                SignerKey.TryCreate(
                    name,
                    SignatureKind.CosignatureV1,
                    Cryptography.Signing.SigningKey.TakeSeed(bytes),
                    out SignerKey? signer
                )
            );
            return signer.Verifier;
        }

        public static WitnessPolicy Policy(int count, List<(VerifierKey Key, string Address)> known)
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"log {Log.Key}\n");
            for (int number = 0; number < known.Count; number++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"witness w{number} {known[number].Key} {known[number].Address}\n"
                );
            }

            string members = string.Join(
                ' ',
                Enumerable.Range(0, known.Count).Select(number => $"w{number}")
            );
            text.Append(CultureInfo.InvariantCulture, $"group all-of-them {count} {members}\n");
            text.Append("quorum all-of-them\n");
            Assert.True(
                WitnessPolicy.TryParse(
                    Encoding.UTF8.GetBytes(text.ToString()),
                    out WitnessPolicy? policy,
                    out TextFault fault
                ),
                fault.ToString()
            );
            return policy;
        }

        public WitnessPolicy Policy(int count) => Policy(count, known);

        public async Task StopAsync(int index)
        {
            if (stopped.Add(index))
            {
                await Witnesses[index].DisposeAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            for (int index = 0; index < Witnesses.Count; index++)
            {
                await StopAsync(index);
            }
        }
    }
}
