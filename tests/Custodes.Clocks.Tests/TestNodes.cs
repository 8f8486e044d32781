using Custodes.Clocks.Statements;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Clocks.Tests;

/// <summary>A registry of four nodes with their keys, and statements made past every rule.</summary>
internal sealed class TestNodes : IDisposable
{
    public const int Count = 4;
    private readonly SigningKey[] keys = new SigningKey[Count];

    public TestNodes(byte seed = 1)
    {
        SigningKey[] made =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(index =>
                {
                    byte[] bytes = new byte[Ed25519.SeedBytes];
                    bytes[0] = seed;
                    bytes[1] = (byte)index;
                    return SigningKey.FromSeed(bytes);
                }),
        ];
        Registry = NodeRegistry.Of(
            made.Select(key => new RegisteredNode(key.ToVerifyingKey(), Role: 1, Owner: 7))
        );
        foreach (SigningKey key in made)
        {
            keys[Registry.IndexOf(key.PublicKey)] = key;
        }
    }

    public NodeRegistry Registry { get; }

    public SigningKey Key(int node) => keys[node];

    public static Sha256Hash Body(int number) =>
        Sha256.Of([(byte)(number & 255), (byte)(number >> 8)]);

    public ClockKeeper Enrol(int node, ClockLimits? limits = null) =>
        ClockKeeper.Enrol(Registry, node, limits ?? new ClockLimits());

    /// <summary>A statement as its key's holder can make it, allowed or not.</summary>
    public ClockStatement Forge(
        int sender,
        long sequence,
        Sha256Hash previous,
        VectorClock? others = null,
        long epoch = 0,
        int body = 0,
        int? signer = null,
        Sha256Hash? registry = null
    ) =>
        ClockStatement.Sign(
            new ClockFields(
                sender,
                registry ?? Registry.Hash,
                epoch,
                sequence,
                previous,
                Body(body),
                others ?? VectorClock.Empty
            ),
            keys[signer ?? sender]
        );

    /// <summary>The next statement of an honest node, which is durable at once.</summary>
    public ClockStatement Make(ClockKeeper keeper, int body = 0, long epoch = 0)
    {
        Assert.Equal(
            ClockRefusal.None,
            keeper.TryMake(epoch, Body(body), keys[keeper.Self], out ReadOnlyMemory<byte> record)
        );
        ClockStatement made = keeper.Saved();
        Assert.True(made.Bytes.SequenceEqual(record.Span));
        return made;
    }

    public static VectorClock Clock(params (int Node, long Counter)[] parts) =>
        VectorClock.Of([
            .. parts.Select(part => new ClockComponent((ushort)part.Node, part.Counter)),
        ]);

    public void Dispose()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }
}
