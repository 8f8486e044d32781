using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Custodes.Evidence.Notes;
using Custodes.Primitives;

namespace Custodes.Evidence.Witnessing;

/// <summary>The logs that a witness knows, by origin. One origin may have several keys, around a rotation.</summary>
public sealed class WitnessLogs
{
    /// <summary>Keys at most.</summary>
    public const int KeyCountMax = 256;

    private readonly Dictionary<string, IReadOnlyList<VerifierKey>> byOrigin = new(
        StringComparer.Ordinal
    );

    private WitnessLogs(IReadOnlyList<VerifierKey> keys)
    {
        foreach (VerifierKey key in keys)
        {
            byOrigin[key.Name] = [.. KeysOf(key.Name), key];
        }

        List<string> sorted = [.. byOrigin.Keys];
        sorted.Sort(StringComparer.Ordinal);
        Origins = sorted;
    }

    /// <summary>The logs' names, sorted.</summary>
    public IReadOnlyList<string> Origins { get; }

    /// <summary>Groups keys by origin, or says what is wrong with them.</summary>
    /// <param name="keys">One or more of kind 0x01, none twice.</param>
    /// <param name="logs">The logs, when true is returned.</param>
    /// <param name="wrong">The key at fault and why, when false is.</param>
    public static bool TryCreate(
        IReadOnlyList<VerifierKey> keys,
        [NotNullWhen(true)] out WitnessLogs? logs,
        out string wrong
    )
    {
        logs = null;
        wrong = keys.Count switch
        {
            0 => "no log is named",
            > KeyCountMax => $"more than {KeyCountMax} logs",
            _ => "",
        };
        for (int index = 0; index < keys.Count && wrong.Length == 0; index++)
        {
            VerifierKey key = keys[index];
            if (key.Kind != SignatureKind.Ed25519)
            {
                wrong = $"{key}: not a log's key, which is of kind 0x01";
            }
            else if (IsRepeated(keys, index))
            {
                wrong = $"{key}: given twice, or another log has the same key or key id";
            }
        }

        logs = wrong.Length == 0 ? new WitnessLogs(keys) : null;
        return logs is not null;
    }

    /// <summary>What a log's head is called where heads are read: SHA-256 of the origin, in lower-case hexadecimal.</summary>
    public static string HashOf(string origin) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>The keys of a log; none when it is unknown.</summary>
    public IReadOnlyList<VerifierKey> KeysOf(string origin) =>
        byOrigin.TryGetValue(origin, out IReadOnlyList<VerifierKey>? keys) ? keys : [];

    // Two keys of one name and id could not be told apart in a signature line; one key under two names
    // lets a head of the one log pass for one of the other.
    private static bool IsRepeated(IReadOnlyList<VerifierKey> keys, int index)
    {
        Invariant.That(index < keys.Count);
        for (int earlier = 0; earlier < index; earlier++)
        {
            bool isSameLine =
                keys[earlier].Name == keys[index].Name && keys[earlier].KeyId == keys[index].KeyId;
            if (isSameLine || keys[earlier].Key.Equals(keys[index].Key))
            {
                return true;
            }
        }

        return false;
    }
}
