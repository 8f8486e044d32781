using Custodes.Cluster.Validating;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>A registry of validators whose keys are known.</summary>
internal static class TestValidators
{
    public static SigningKey Key(int index)
    {
        byte[] seed = new byte[Ed25519.SeedBytes];
        seed[0] = (byte)(index + 1);
        return SigningKey.FromSeed(seed);
    }

    public static NodeRegistry Registry(int validators, int locals = 0)
    {
        List<NodeRecord> nodes = [];
        for (int index = 0; index < validators + locals; index++)
        {
            using SigningKey key = Key(index);
            byte[] pin = new byte[32];
            pin[0] = (byte)index;
            nodes.Add(
                new NodeRecord(
                    (ushort)index,
                    $"n{index}",
                    index < validators ? NodeKind.Validator : NodeKind.Local,
                    $"owner{index}",
                    1,
                    key.PublicKey.ToArray(),
                    "127.0.0.1",
                    7443,
                    pin
                )
            );
        }

        Assert.True(NodeRegistry.TryCreate(nodes, out NodeRegistry? registry, out _, out _));
        return registry;
    }

    public static ValidatorGenesis Genesis(long startMs = 1_000, int epochMs = 500)
    {
        Assert.True(
            ValidatorGenesis.TryCreate(
                Registry(4),
                startMs,
                epochMs,
                out ValidatorGenesis? genesis,
                out _
            )
        );
        return genesis;
    }
}
