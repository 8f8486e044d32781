using Custodes.Primitives;

namespace Custodes.RedTeam.Weak;

/// <summary>The story's vector clocks: an array of counters a message, merged by maximum, signed by nobody.</summary>
internal static class WeakClocks
{
    private const int Nodes = 4;

    /// <summary>One message in another's name, with counters that suit, before the honest ones arrive.</summary>
    public static TrialResult Forge(ulong seed)
    {
        SplitMix64 random = new(seed);
        int first = random.Below(Nodes);
        int second = (first + 1 + random.Below(Nodes - 1)) % Nodes;

        // The truth: first, then second, which has heard of it.
        int[] cause = new int[Nodes];
        cause[first] = 1;
        int[] effect = [.. cause];
        effect[second] = 1;

        // The first node's event, as the forger tells it: after an event of the second, and at the end of a counter.
        int[] forged = new int[Nodes];
        forged[first] = random.Below(2) == 0 ? 1 : int.MaxValue;
        forged[second] = 1 + random.Below(1000);

        int[] clock = new int[Nodes];
        bool isForgedTaken = Take(clock, first, forged);
        bool isCauseTaken = Take(clock, first, cause);
        bool isEffectTaken = Take(clock, second, effect);
        int wrong = (isCauseTaken ? 0 : 1) + (isEffectTaken ? 0 : 1);

        // What stands for the first node's event now comes after the second's.
        wrong += isForgedTaken && forged[second] >= effect[second] ? 1 : 0;
        return new TrialResult(wrong > 0, wrong, "honest messages refused or out of order", 3);
    }

    /// <summary>A message is new when it moves its sender's counter on; that it comes from its sender is believed.</summary>
    internal static bool Take(int[] clock, int sender, int[] told)
    {
        bool isNew = told[sender] > clock[sender];
        for (int node = 0; node < Nodes && isNew; node++)
        {
            clock[node] = Math.Max(clock[node], told[node]);
        }

        return isNew;
    }
}
