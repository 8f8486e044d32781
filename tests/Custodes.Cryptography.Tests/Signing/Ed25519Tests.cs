using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Cryptography.Tests.Signing;

/// <summary>
/// Goal: our signatures are RFC 8032's, and we accept exactly what is stated for each edge case.
/// Method: the reference implementation's regression file; CCTV's edge cases against the rule that its
/// README gives for OpenSSL and Go, with the registration filter in front; every flipped bit.
/// </summary>
public sealed class Ed25519Tests
{
    private static readonly string[] FlagsOfRefusedKeys = ["low_order_A", "non_canonical_A"];

    // What "the most common verification behavior" refuses, and a hash that no known verifier computes.
    private static readonly string[] FlagsOfRefusedSignatures =
    [
        "non_canonical_R",
        "low_order_residue",
        "reencoded_k",
    ];

    [Fact]
    public void The_self_test_passes() => Ed25519.SelfTest();

    [Fact]
    public void Every_line_of_the_reference_file_is_signed_and_verified_alike()
    {
        int count = 0;
        foreach (string line in File.ReadLines(Vector.Path("ed25519", "ref10-sign.input")))
        {
            string[] fields = line.Split(':');
            byte[] seed = Convert.FromHexString(fields[0])[..32];
            byte[] message = Convert.FromHexString(fields[2]);
            byte[] expected = Convert.FromHexString(fields[3])[..64];
            using SigningKey key = SigningKey.TakeSeed(seed);
            byte[] signature = new byte[64];

            key.Sign(message, signature);

            Assert.Equal(fields[1], Convert.ToHexStringLower(key.PublicKey));
            Assert.Equal(expected, signature);
            VerifyingKey verifying = Registered(key.PublicKey);
            Assert.True(verifying.Verify(message, signature));
            signature[count % 64] ^= (byte)(1 << (count % 8));
            Assert.False(verifying.Verify(message, signature));
            count++;
        }

        Assert.Equal(128, count);
    }

    [Fact]
    public void Every_edge_case_is_accepted_or_refused_as_stated()
    {
        int cases = 0;
        int refusedKeys = 0;
        int accepted = 0;
        List<string> wrong = [];
        foreach (JsonElement edge in Edges())
        {
            cases++;
            HashSet<string> flags = Flags(edge);
            byte[] publicKey = Hex(edge, "key");
            byte[] message = Encoding.UTF8.GetBytes(edge.GetProperty("msg").GetString()!);

            bool isRegistered = VerifyingKey.TryCreate(
                publicKey,
                out VerifyingKey? key,
                out PublicKeyRefusal refusal
            );
            bool isValid = isRegistered && key!.Verify(message, Hex(edge, "sig"));

            bool mayRegister = !flags.Overlaps(FlagsOfRefusedKeys);
            bool mayHold = mayRegister && !flags.Overlaps(FlagsOfRefusedSignatures);
            bool isReasonRight =
                isRegistered
                || (refusal == PublicKeyRefusal.NotCanonical) == flags.Contains("non_canonical_A");
            if (isRegistered != mayRegister || isValid != mayHold || !isReasonRight)
            {
                wrong.Add(
                    edge.GetProperty("number").GetInt32().ToString(CultureInfo.InvariantCulture)
                );
            }

            refusedKeys += isRegistered ? 0 : 1;
            accepted += isValid ? 1 : 0;
        }

        Assert.Empty(wrong);
        Assert.Equal(914, cases);
        Assert.InRange(refusedKeys, 526, 914 - accepted);
        Assert.InRange(accepted, 1, 208);
    }

    [Fact]
    public void Without_the_filter_a_key_would_sign_every_message()
    {
        // The neutral point as key, the generator as R, S = 1: the equation S B = R + k A holds for any k.
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        byte[] forged = new byte[64];
        forged.AsSpan(0, 32).Fill(0x66);
        forged[0] = 0x58;
        forged[32] = 1;

        Assert.True(VerifyingKey.Import(neutral).Verify("anything"u8, forged));
        Assert.False(VerifyingKey.TryCreate(neutral, out _, out PublicKeyRefusal refusal));
        Assert.Equal(PublicKeyRefusal.LowOrder, refusal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int bytes)
    {
        Assert.False(VerifyingKey.TryCreate(new byte[bytes], out _, out PublicKeyRefusal refusal));
        Assert.Equal(PublicKeyRefusal.WrongLength, refusal);
    }

    [Fact]
    public void Every_encoding_from_p_on_is_refused_and_the_last_below_it_is_not_called_so()
    {
        byte[] key = new byte[32];
        key.AsSpan().Fill(0xff);
        for (int low = 0xec; low <= 0xff; low++)
        {
            key[0] = (byte)low;
            foreach (byte high in (byte[])[0x7f, 0xff])
            {
                key[31] = high;
                Assert.False(VerifyingKey.TryCreate(key, out _, out PublicKeyRefusal refusal));
                bool isMinusOne = low == 0xec && high == 0x7f;
                Assert.Equal(
                    isMinusOne ? PublicKeyRefusal.LowOrder : PublicKeyRefusal.NotCanonical,
                    refusal
                );
            }
        }

        // p - 2: below p, of large order or no point at all, so that only the equation decides.
        key[0] = 0xeb;
        key[31] = 0x7f;
        Assert.True(VerifyingKey.TryCreate(key, out _, out _));
    }

    [Fact]
    public void Every_flipped_bit_of_a_signature_or_a_message_is_noticed()
    {
        using SigningKey key = Key(3);
        VerifyingKey verifying = key.ToVerifyingKey();
        byte[] message = "an entry"u8.ToArray();
        byte[] signature = new byte[64];
        key.Sign(message, signature);
        foreach (byte[] bytes in (byte[][])[signature, message])
        {
            for (int bit = 0; bit < 8 * bytes.Length; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(verifying.Verify(message, signature));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(verifying.Verify(message, signature));
        Assert.False(verifying.Verify(message, signature.AsSpan(0, 63)));
        Assert.False(verifying.Verify(message, [.. signature, 0]));
    }

    [Fact]
    public void A_seed_is_zeroed_when_it_is_taken()
    {
        byte[] seed = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
        using SigningKey key = SigningKey.TakeSeed(seed);
        Assert.All(seed, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_seed_of_another_length_is_a_bug()
    {
        Assert.Throws<UnreachableException>(() => SigningKey.TakeSeed(new byte[31]));
        Assert.Throws<UnreachableException>(() => SigningKey.TakeSeed(new byte[33]));
    }

    [Fact]
    public void A_disposed_key_signs_no_more_even_with_a_context_that_was_used()
    {
        SigningKey key = Key(4);
        key.Sign([], new byte[64]);
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign([], new byte[64]));
    }

    [Fact]
    public void Several_threads_may_use_one_key()
    {
        using SigningKey key = Key(5);
        VerifyingKey verifying = key.ToVerifyingKey();
        Parallel.For(
            0,
            200,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            number =>
            {
                byte[] message = BitConverter.GetBytes(number);
                byte[] signature = new byte[64];
                key.Sign(message, signature);
                Assert.True(verifying.Verify(message, signature));
                Assert.False(verifying.Verify([.. message, 1], signature));
            }
        );
    }

    [Fact]
    public void Signing_and_verifying_allocate_nothing_once_a_context_exists()
    {
        using SigningKey key = Key(6);
        VerifyingKey verifying = key.ToVerifyingKey();
        byte[] message = new byte[104];
        byte[] signature = new byte[64];
        key.Sign(message, signature);
        Assert.True(verifying.Verify(message, signature));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 20; round++)
        {
            key.Sign(message, signature);
            verifying.Verify(message, signature);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static SigningKey Key(ulong seed)
    {
        SplitMix64 chance = new(seed);
        byte[] bytes = new byte[32];
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)chance.Below(256);
        }

        return SigningKey.TakeSeed(bytes);
    }

    private static VerifyingKey Registered(ReadOnlySpan<byte> bytes)
    {
        Assert.True(VerifyingKey.TryCreate(bytes, out VerifyingKey? key, out _));
        return key;
    }

    private static List<JsonElement> Edges()
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Vector.Path("ed25519", "cctv.json"))
        );
        return [.. document.RootElement.EnumerateArray().Select(edge => edge.Clone())];
    }

    private static HashSet<string> Flags(JsonElement edge) =>
        edge.GetProperty("flags").ValueKind == JsonValueKind.Null
            ? []
            : [.. edge.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)];

    private static byte[] Hex(JsonElement edge, string name) =>
        Convert.FromHexString(edge.GetProperty(name).GetString()!);
}
