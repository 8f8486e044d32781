using System.Buffers.Binary;
using System.Text;
using Custodes.Baselines.Memory;
using Custodes.Primitives;

namespace Custodes.RedTeam.Limits;

/// <summary>Invents names whose keys, under the hash as everybody can read it, fall into one corner of a table.</summary>
internal sealed class HashFlood : IAttack
{
    /// <summary>How many times the usual cost counts as success.</summary>
    internal const double TimesMax = 3;

    private const int Names = 512;
    private const int Homes = 32;

    // Twice the names: the index is never more than half full.
    private const int Places = 2 * 2 * Names;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "hash-flood",
            22,
            "Names that collide",
            "The 99th of a hundred searches for the attacker's names looks at more than three times the places that honest names cost.",
            [Defence.KeyedHashes],
            "AML.T0029",
            "T4",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 draw = new(trial.Seed);
        bool isSecret = trial.Has(Defence.KeyedHashes);
        KeyedHash hash = isSecret ? new KeyedHash(draw.Next(), draw.Next()) : new KeyedHash(0, 0);
        int usual = ProbesOf(Honest(ref draw), hash);
        int flooded = ProbesOf(Colliding(ref draw), hash);
        return Judge(usual, flooded);
    }

    /// <summary>The criterion.</summary>
    internal static TrialResult Judge(int usual, int flooded)
    {
        double times = (double)flooded / usual;
        return new TrialResult(times > TimesMax, times, "times the usual places", Names);
    }

    private static List<string> Honest(ref SplitMix64 draw)
    {
        List<string> names = [];
        while (names.Count < Names)
        {
            names.Add($"agent {draw.Next():x}");
        }

        return names;
    }

    // The attacker tries names on the hash without a secret, which is all that it has.
    private static List<string> Colliding(ref SplitMix64 draw)
    {
        KeyedHash guess = new(0, 0);
        List<string> names = [];
        Span<byte> text = stackalloc byte[24];
        "agent "u8.CopyTo(text);
        while (names.Count < Names)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(text[6..], draw.Next() & 0x0f0f0f0f0f0f0f0f);
            foreach (ref byte letter in text[6..14])
            {
                letter += (byte)'a';
            }

            if ((guess.Of(text[..14]) & (Places - 1)) < Homes)
            {
                names.Add(Encoding.ASCII.GetString(text[..14]));
            }
        }

        return names;
    }

    private static int ProbesOf(List<string> names, KeyedHash hash)
    {
        using KeyIndex index = new(Places / 2);
        foreach (string name in names)
        {
            _ = index.FindOrAdd(hash.Of(name), out _);
        }

        List<int> probes = [.. names.Select(name => index.ProbesOf(hash.Of(name)))];
        probes.Sort();
        return probes[probes.Count * 99 / 100];
    }
}
