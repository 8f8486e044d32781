using Custodes.Primitives;

namespace Custodes.Evaluation.Metrics;

/// <summary>The generator of Python's <c>random.Random(seed)</c>, number for number.</summary>
/// <remarks>
/// MT19937 by Matsumoto and Nishimura (1998), seeded by their <c>init_by_array</c> with the seed's
/// 32-bit words, the lowest first, as CPython does. It exists so that bootstrap intervals here and in
/// a Python script draw the same tasks and can be compared digit for digit.
/// </remarks>
public sealed class MersenneTwister
{
    private const int StateWords = 624;
    private const int MiddleWord = 397;
    private const uint UpperBit = 0x8000_0000;
    private const uint LowerBits = 0x7FFF_FFFF;
    private const uint Twist = 0x9908_B0DF;

    private readonly uint[] state = new uint[StateWords];
    private int next = StateWords;

    /// <summary>The generator of <c>random.Random(seed)</c>.</summary>
    public MersenneTwister(ulong seed)
    {
        // CPython cuts a seed into as many words as it needs, and into one when it is 0.
        Span<uint> words = [(uint)(seed & uint.MaxValue), (uint)(seed >> 32)];
        SeedByArray(words[1] == 0 ? words[..1] : words);
    }

    /// <summary>32 uniform bits: <c>getrandbits(32)</c>.</summary>
    public uint NextBits()
    {
        if (next == StateWords)
        {
            Regenerate();
        }

        uint value = state[next++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C_5680;
        value ^= (value << 15) & 0xEFC6_0000;
        return value ^ (value >> 18);
    }

    /// <summary>Uniform in [0, 1) with 53 bits: <c>random()</c>.</summary>
    public double NextUnit()
    {
        uint high = NextBits() >> 5;
        uint low = NextBits() >> 6;
        return ((high * 67_108_864.0) + low) * (1.0 / 9_007_199_254_740_992.0);
    }

    /// <summary>The index that <c>choices</c> draws from a population of this size.</summary>
    public int NextIndex(int count)
    {
        Invariant.That(count > 0);
        return (int)Math.Floor(NextUnit() * count);
    }

    private void SeedByArray(ReadOnlySpan<uint> key)
    {
        unchecked
        {
            state[0] = 19_650_218;
            for (int index = 1; index < StateWords; index++)
            {
                uint before = state[index - 1];
                state[index] = (1_812_433_253 * (before ^ (before >> 30))) + (uint)index;
            }

            int at = 1;
            int keyAt = 0;
            for (int left = Math.Max(StateWords, key.Length); left > 0; left--)
            {
                uint before = state[at - 1];
                state[at] =
                    (state[at] ^ ((before ^ (before >> 30)) * 1_664_525))
                    + key[keyAt]
                    + (uint)keyAt;
                at = Advance(at);
                keyAt = (keyAt + 1) % key.Length;
            }

            for (int left = StateWords - 1; left > 0; left--)
            {
                uint before = state[at - 1];
                state[at] = (state[at] ^ ((before ^ (before >> 30)) * 1_566_083_941)) - (uint)at;
                at = Advance(at);
            }

            state[0] = UpperBit;
        }
    }

    // The seeding walks over words 1 to 623 and carries the last one over into word 0.
    private int Advance(int at)
    {
        if (at + 1 < StateWords)
        {
            return at + 1;
        }

        state[0] = state[StateWords - 1];
        return 1;
    }

    private void Regenerate()
    {
        for (int index = 0; index < StateWords; index++)
        {
            uint mixed = (state[index] & UpperBit) | (state[(index + 1) % StateWords] & LowerBits);
            uint value = state[(index + MiddleWord) % StateWords] ^ (mixed >> 1);
            state[index] = (mixed & 1) == 0 ? value : value ^ Twist;
        }

        next = 0;
    }
}
