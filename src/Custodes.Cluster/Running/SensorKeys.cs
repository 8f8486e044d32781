using System.Security.Cryptography;
using System.Text;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Hierarchy;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Running;

/// <summary>Keys of the agents that a node is the sensor of: all from one secret, made as they are needed.</summary>
/// <remarks>HKDF-SHA256 of the node's 32 bytes with "custodes/agent-key/v1\n" and the agent's name. One owner.</remarks>
public sealed class SensorKeys : IAgentKeys, IDisposable
{
    /// <summary>Bytes of the secret.</summary>
    public const int SeedBytes = 32;

    private readonly ClusterMap map;
    private readonly byte[] seed;
    private readonly List<uint> agents = [];
    private readonly Dictionary<uint, SigningKey> keys = [];

    /// <summary>Keys of the agents that the map gives to a node.</summary>
    public SensorKeys(ClusterMap map, ushort self, ReadOnlySpan<byte> seed)
    {
        this.map = map;
        this.seed = seed.ToArray();
        for (int agent = 0; agent < map.Agents.Length; agent++)
        {
            if (map.Agents[agent].Sensor == self)
            {
                agents.Add((uint)agent);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<uint> Agents => agents;

    /// <summary>The key of an agent by its name. Dispose of it.</summary>
    public static SigningKey Derive(ReadOnlySpan<byte> seed, string name)
    {
        byte[] info = [.. "custodes/agent-key/v1\n"u8, .. Encoding.UTF8.GetBytes(name)];
        byte[] derived = new byte[SeedBytes];
        try
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, derived, [], info);
            return SigningKey.FromSeed(derived);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <inheritdoc/>
    public ISigner SignerOf(uint agent)
    {
        if (!keys.TryGetValue(agent, out SigningKey? key))
        {
            key = Derive(seed, map.Agents[(int)agent].Name);
            keys.Add(agent, key);
        }

        return new Ed25519Signer(key);
    }

    /// <summary>The first agent whose registered key is not the one that the secret gives; null when all are.</summary>
    public string? FirstWrong()
    {
        foreach (uint agent in agents)
        {
            using SigningKey key = Derive(seed, map.Agents[(int)agent].Name);
            if (!key.PublicKey.SequenceEqual(map.Agents[(int)agent].Key.Span))
            {
                return map.Agents[(int)agent].Name;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(seed);
        foreach (SigningKey key in keys.Values)
        {
            key.Dispose();
        }
    }
}
