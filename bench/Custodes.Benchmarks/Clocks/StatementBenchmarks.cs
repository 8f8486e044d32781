using BenchmarkDotNet.Attributes;
using Custodes.Clocks.Statements;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Benchmarks.Clocks;

/// <summary>
/// Question: what does a clock cost on each message, and how much of that is the signature?
/// Budget: the signature alone plus a tenth, for a node with a hundred peers.
/// </summary>
[MemoryDiagnoser]
public class StatementBenchmarks
{
    private const int Batch = 128;
    private const int NodeCount = 300;
    private readonly SigningKey[] keys = new SigningKey[NodeCount];
    private readonly byte[] signature = new byte[Ed25519.SignatureBytes];
    private readonly ClockStatement[] statements = new ClockStatement[Batch];
    private NodeRegistry registry = null!;
    private ClockKeeper keeper = null!;
    private ClockKeeper fresh = null!;
    private byte[] message = [];

    /// <summary>Whose statements the sender holds.</summary>
    [Params(4, 100)]
    public int Peers { get; set; }

    /// <summary>Makes a registry, a keeper that knows its peers, and what it is going to receive.</summary>
    [GlobalSetup]
    public void Fill()
    {
        SigningKey[] made = [.. Enumerable.Range(0, NodeCount).Select(Key)];
        registry = NodeRegistry.Of(
            made.Select(key => new RegisteredNode(key.ToVerifyingKey(), Role: 1, Owner: 0))
        );
        foreach (SigningKey key in made)
        {
            keys[registry.IndexOf(key.PublicKey)] = key;
        }

        keeper = ClockKeeper.Enrol(registry, 0, new ClockLimits());
        for (int node = 1; node <= Peers; node++)
        {
            _ = keeper.Anchor(Statement(node, 1, default, VectorClock.Empty).Bytes);
        }

        ClockComponent[] others =
        [
            .. Enumerable.Range(1, Peers).Select(node => new ClockComponent((ushort)node, 1)),
        ];
        Sha256Hash previous = default;
        for (int index = 0; index < Batch; index++)
        {
            statements[index] = Statement(
                NodeCount - 1,
                index + 1,
                previous,
                VectorClock.Of(others)
            );
            previous = statements[index].Hash;
        }

        message = new byte[statements[0].Bytes.Length - Ed25519.SignatureBytes];
    }

    /// <summary>A keeper that knows its peers and has received nothing of what follows.</summary>
    [IterationSetup(Target = nameof(Judge))]
    public void Forget()
    {
        fresh = ClockKeeper.Enrol(registry, 0, new ClockLimits());
        foreach (ClockStatement peer in keeper.Peers)
        {
            _ = fresh.Anchor(peer.Bytes);
        }
    }

    /// <summary>Frees the keys.</summary>
    [GlobalCleanup]
    public void Free()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    /// <summary>The signature alone, over as many bytes.</summary>
    [Benchmark(Baseline = true)]
    public void SignAlone() => keys[0].Sign(message, signature);

    /// <summary>A statement, without the disk.</summary>
    [Benchmark]
    public ClockStatement Make()
    {
        _ = keeper.TryMake(0, default, keys[0], out _);
        return keeper.Saved();
    }

    /// <summary>Checking the signature alone.</summary>
    [Benchmark]
    public bool VerifyAlone() =>
        registry[NodeCount - 1]
            .Key.Verify(
                statements[0].Bytes[..^Ed25519.SignatureBytes],
                statements[0].Bytes[^Ed25519.SignatureBytes..]
            );

    /// <summary>Judging statements of a peer, among others.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public long Judge()
    {
        foreach (ClockStatement statement in statements)
        {
            if (fresh.Receive(statement.Bytes, default).Refusal != ClockRefusal.None)
            {
                throw new InvalidOperationException("An honest statement was refused.");
            }
        }

        return fresh.Clock[NodeCount - 1];
    }

    private static SigningKey Key(int number)
    {
        byte[] seed = new byte[Ed25519.SeedBytes];
        seed[0] = (byte)(number & 255);
        seed[1] = (byte)(number >> 8);
        return SigningKey.FromSeed(seed);
    }

    private ClockStatement Statement(
        int sender,
        long sequence,
        Sha256Hash previous,
        VectorClock others
    ) =>
        ClockStatement.Sign(
            new ClockFields(sender, registry.Hash, 0, sequence, previous, default, others),
            keys[sender]
        );
}
