using Custodes.Primitives;

namespace Custodes.RedTeam.Running;

/// <summary>The seed of every trial. Those for tuning have the top bit set and those that count have not: no seed is both.</summary>
public static class Seeds
{
    private const ulong Top = 1UL << 63;

    /// <summary>Of a trial that counts. The same for every set of defences, so that these are compared on equal terms.</summary>
    public static ulong Evaluation(ulong seed, string attack, int index) =>
        Of(seed, attack, index) & ~Top;

    /// <summary>Of a trial that only chooses an attack's parameters.</summary>
    public static ulong Tuning(ulong seed, string attack, int index) =>
        Of(seed, attack, index) | Top;

    private static ulong Of(ulong seed, string attack, int index)
    {
        ulong name = SplitMix64.Mix(seed);
        foreach (char letter in attack)
        {
            name = SplitMix64.Mix(name ^ letter);
        }

        return SplitMix64.Mix(name ^ SplitMix64.Mix((ulong)index + 1));
    }
}
