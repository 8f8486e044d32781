using Custodes.Primitives;

namespace Custodes.Baselines.Behaviour;

/// <summary>The Bloom filter of the addresses an agent used: two halves of 256 bits, by age.</summary>
internal static class ValueFilter
{
    private const uint BloomFillMax = 64;

    /// <summary>Whether the agent's filter may hold the value: never false for one that was added lately.</summary>
    public static bool MayHave(in AgentBlock agent, uint value)
    {
        (int word, ulong bits) = BloomPlace(value);
        return (agent.Values[word] & bits) == bits || (agent.Values[word + 4] & bits) == bits;
    }

    // One word a value and two bits in it: a test reads one line.
    private static (int Word, ulong Bits) BloomPlace(uint value)
    {
        ulong mixed = SplitMix64.Mix(value);
        ulong bits = (1UL << (int)(mixed >> 58)) | (1UL << (int)((mixed >> 52) & 63));
        return ((int)(mixed & 3), bits);
    }

    /// <summary>Adds a value; the older half goes when the young one is full.</summary>
    public static void Add(ref AgentBlock agent, uint value)
    {
        (int word, ulong bits) = BloomPlace(value);
        if ((agent.Values[word] & bits) != bits)
        {
            agent.Values[word] |= bits;
            agent.BloomFill++;
        }

        // At 64 values half of all tests for unknown ones would soon pass: start a young half, keep
        // the old one for one more turn.
        if (agent.BloomFill >= BloomFillMax)
        {
            for (int index = 0; index < 4; index++)
            {
                agent.Values[index + 4] = agent.Values[index];
                agent.Values[index] = 0;
            }

            agent.BloomFill = 0;
        }
    }
}
