using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Entries;
using Custodes.Primitives;

namespace Custodes.Evidence.Tests.Signing;

/// <summary>
/// Goal: how long a comparison of secrets, a pseudonym's check or a signature takes tells nothing about the secret.
/// Method: Welch's t over two classes of inputs in random order. A comparison that leaves early is
/// planted and must be caught under the same rule, so that a pass means something. A machine that is
/// busy makes noise, and noise may look like a leak: a leak stays when it is measured again, noise does not,
/// so a class pair fails only if every one of several fresh measurements finds it, each with twice the samples.
/// </summary>
public sealed class ConstantTimeTests
{
    private const double Suspicious = 4.5;
    private const int AttemptCount = 5;
    private const int TagBytes = 32;

    [Fact]
    public void Comparing_tags_takes_the_same_time_wherever_they_differ()
    {
        byte[] secret = Bytes(1, TagBytes);
        byte[][] early = Guesses(secret, differsAt: 0);
        byte[][] late = Guesses(secret, differsAt: TagBytes - 1);
        Assert.True(
            IsQuiet(
                4_000,
                (isSecond, number) =>
                    Repeat(
                        CryptographicOperations.FixedTimeEquals,
                        secret,
                        isSecond ? late : early,
                        number
                    )
            )
        );
    }

    [Fact]
    public void A_planted_comparison_that_leaves_early_is_caught()
    {
        byte[] secret = Bytes(1, TagBytes);
        byte[][] early = Guesses(secret, differsAt: 0);
        byte[][] late = Guesses(secret, differsAt: TagBytes - 1);
        Assert.False(
            IsQuiet(
                4_000,
                (isSecond, number) => Repeat(LeavesEarly, secret, isSecond ? late : early, number)
            )
        );
    }

    [Fact]
    public void Checking_a_pseudonym_takes_the_same_time_wherever_it_is_wrong()
    {
        byte[] bytes = Bytes(2, TenantSalt.SaltBytes);
        using TenantSalt salt = TenantSalt.Take("s", bytes);
        string right = salt.Pseudonym("agent");
        string first = Changed(right, right.Length - 64);
        string last = Changed(right, right.Length - 1);
        Assert.True(
            IsQuiet(4_000, (isSecond, _) => salt.Matches(isSecond ? last : first, "agent") ? 1 : 0)
        );
    }

    [Fact]
    public void Signing_takes_the_same_time_with_every_key()
    {
        // The same key eight times against eight keys: were it two keys, where each happens to lie in
        // memory would pass for the time it takes.
        SigningKey[] same = [.. Enumerable.Range(0, 8).Select(_ => Key(3))];
        SigningKey[] others = [.. Enumerable.Range(0, 8).Select(number => Key(100 + number))];
        byte[] message = Encoding.UTF8.GetBytes("a text to sign, always the same");
        byte[] signature = new byte[Ed25519.SignatureBytes];
        Assert.True(
            IsQuiet(
                2_000,
                (isSecond, number) =>
                {
                    (isSecond ? others : same)[number % 8].Sign(message, signature);
                    return signature[0];
                }
            )
        );
        Array.ForEach([.. same, .. others], key => key.Dispose());
    }

    // Whether at least one of several measurements finds no difference.
    private static bool IsQuiet(int sampleCount, Func<bool, int, int> operation)
    {
        for (int attempt = 0; attempt < AttemptCount; attempt++)
        {
            if (Measure(sampleCount << attempt, (ulong)attempt, operation) < Suspicious)
            {
                return true;
            }
        }

        return false;
    }

    private static double Measure(int sampleCount, ulong seed, Func<bool, int, int> operation)
    {
        SplitMix64 chance = new(seed);
        long[] times = new long[sampleCount];
        bool[] isSecond = new bool[sampleCount];
        int sum = 0;

        // Until the code is compiled for good, time tells more about the compiler.
        for (int round = 0; round < 500; round++)
        {
            sum |= operation((round & 1) == 1, round);
        }

        for (int sample = 0; sample < sampleCount; sample++)
        {
            isSecond[sample] = chance.Below(2) == 1;
            long start = Stopwatch.GetTimestamp();
            sum |= operation(isSecond[sample], sample);
            times[sample] = Stopwatch.GetTimestamp() - start;
        }

        GC.KeepAlive(sum);
        return WelchTest.LargestT(times, isSecond);
    }

    // One comparison takes a few nanoseconds, which the clock cannot tell from none.
    private static int Repeat(Comparison compare, byte[] secret, byte[][] guesses, int number)
    {
        int equal = 0;
        for (int round = 0; round < 32; round++)
        {
            equal += compare(secret, guesses[(number + round) % guesses.Length]) ? 1 : 0;
        }

        return equal;
    }

    private delegate bool Comparison(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool LeavesEarly(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (int index = 0; index < left.Length; index++)
        {
            if (left[index] != right[index])
            {
                return false;
            }
        }

        return true;
    }

    // Several arrays a class, so that where one happens to lie in memory does not pass for a class's time.
    private static byte[][] Guesses(byte[] secret, int differsAt) =>
        [
            .. Enumerable
                .Range(0, 8)
                .Select(_ =>
                {
                    byte[] guess = [.. secret];
                    guess[differsAt] ^= 0xff;
                    return guess;
                }),
        ];

    private static string Changed(string text, int at)
    {
        char[] letters = text.ToCharArray();
        letters[at] = letters[at] == '0' ? '1' : '0';
        return new string(letters);
    }

    private static SigningKey Key(int seed) =>
        SigningKey.TakeSeed(Bytes((ulong)seed, Ed25519.SeedBytes));

    private static byte[] Bytes(ulong seed, int count)
    {
        SplitMix64 chance = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)chance.Below(256))];
    }
}
