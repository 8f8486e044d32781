using System.Text;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;

namespace Custodes.Evidence.Tests.Notes;

/// <summary>
/// Goal: keys of other people's tools are read as they mean them, and a text that is not exactly a key is not one.
/// Method: published keys there and back; each refusal by itself; every changed byte.
/// </summary>
public sealed class KeyTextTests
{
    [Theory]
    [InlineData(
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        0x530d903a
    )]
    [InlineData(TestKeys.Tessera, 0x33d7b496)]
    [InlineData("witness+f13a86db+AdYV1Ztajd9BvyjP2HgpwrqYL6TjOwIjGMOq8Bu42xbN", 0xf13a86db)]
    [InlineData(TestKeys.Witness, 0x24b37851)]
    public void Published_keys_are_read_and_written_alike(string vkey, uint id)
    {
        VerifierKey key = TestKeys.Verifier(vkey);
        Assert.Equal(id, key.KeyId);
        Assert.Equal(vkey, key.ToString());
    }

    [Fact]
    public void A_published_private_key_is_read_and_written_alike()
    {
        byte[] text = TestKeys.Bytes(TestKeys.TesseraSigner);
        Assert.True(SignerKey.TryParse(text, out SignerKey? signer, out _));
        using (signer)
        {
            Assert.Equal(TestKeys.Tessera, signer.Verifier.ToString());
        }

        byte[] seed = Convert.FromHexString(
            "eca663f499017d2365c27c7a7679158d43cfec1330bdb259290afbd0d21777a0"
        );
        byte[] output = new byte[SignerKey.TextBytesMax];
        Assert.True(
            SignerKey.TryWrite(
                "example.com/log/testdata",
                SignatureKind.Ed25519,
                seed,
                output,
                out int written
            )
        );
        Assert.Equal(TestKeys.TesseraSigner, Encoding.UTF8.GetString(output, 0, written));
    }

    [Fact]
    public void Each_way_to_be_no_key_is_named()
    {
        string name = "a";
        using SignerKey signer = TestKeys.Signer(name, SignatureKind.Ed25519, seed: 9);
        string good = signer.Verifier.ToString();
        Assert.Equal(TextRefusal.None, Refusal(good));
        Assert.Equal(TextRefusal.KeyMalformed, Refusal(""));
        Assert.Equal(TextRefusal.KeyMalformed, Refusal("a"));
        Assert.Equal(TextRefusal.KeyMalformed, Refusal("a+01234567"));
        Assert.Equal(TextRefusal.KeyMalformed, Refusal(good.ToUpperInvariant()));
        Assert.Equal(TextRefusal.KeyMalformed, Refusal("a+0123456+" + good[11..]));
        Assert.Equal(TextRefusal.KeyNameInvalid, Refusal(good[1..]));
        Assert.Equal(TextRefusal.KeyNameInvalid, Refusal(" " + good));
        Assert.Equal(TextRefusal.KeyNameInvalid, Refusal("\u2003" + good));
        Assert.Equal(TextRefusal.KeyIdWrong, Refusal("b" + good[1..]));
        Assert.Equal(TextRefusal.Base64NotCanonical, Refusal(good + "\n"));
        Assert.Equal(TextRefusal.Base64NotCanonical, Refusal(good + "===="));
        Assert.Equal(TextRefusal.Base64NotCanonical, Refusal(good[..11]));
        Assert.Equal(TextRefusal.KeyKindUnknown, Refusal(Text(kind: 2, new byte[32])));
        Assert.Equal(TextRefusal.KeyMalformed, Refusal(Text(kind: 1, new byte[31])));
        Assert.Equal(TextRefusal.KeyMalformed, Refusal(Text(kind: 1, new byte[33])));
        Assert.Equal(TextRefusal.KeyOfLowOrder, Refusal(Text(kind: 1, new byte[32])));
        byte[] above = new byte[32];
        above.AsSpan().Fill(0xff);
        Assert.Equal(TextRefusal.KeyNotCanonical, Refusal(Text(kind: 4, above)));
    }

    [Fact]
    public void A_name_may_have_255_bytes_and_not_256()
    {
        foreach (int bytes in (int[])[255, 256])
        {
            byte[] seed = new byte[32];
            seed[0] = 1;
            using SigningKey key = SigningKey.TakeSeed(seed);
            bool isTaken = VerifierKey.TryCreate(
                new string('n', bytes),
                SignatureKind.Ed25519,
                key.ToVerifyingKey(),
                out VerifierKey? verifier
            );
            Assert.Equal(bytes == 255, isTaken);
            Assert.True(!isTaken || Refusal(verifier!.ToString()) == TextRefusal.None);
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_key_is_refused_or_is_written_alike()
    {
        byte[] original = TestKeys.Bytes(TestKeys.Tessera);
        int refused = 0;
        for (int at = 0; at < original.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. original];
                changed[at] = (byte)value;
                if (VerifierKey.TryParse(changed, out VerifierKey? key, out _))
                {
                    Assert.Equal(changed, TestKeys.Bytes(key.ToString()));
                    Assert.Equal(original, changed);
                }
                else
                {
                    refused++;
                }
            }
        }

        Assert.Equal(255 * original.Length, refused);
    }

    [Fact]
    public void Every_changed_byte_of_a_private_key_is_refused()
    {
        byte[] original = TestKeys.Bytes(TestKeys.TesseraSigner);
        for (int at = 0; at < original.Length; at++)
        {
            foreach (int change in (int[])[1, 2, 0x20, 0x80])
            {
                byte[] changed = [.. original];
                changed[at] ^= (byte)change;
                Assert.False(SignerKey.TryParse(changed, out _, out TextFault fault));
                Assert.NotEqual(TextRefusal.None, fault.Reason);
            }
        }
    }

    private static TextRefusal Refusal(string text)
    {
        bool isKey = VerifierKey.TryParse(TestKeys.Bytes(text), out _, out TextFault fault);
        Assert.Equal(isKey, fault.Reason == TextRefusal.None);
        return fault.Reason;
    }

    private static string Text(byte kind, byte[] key)
    {
        uint id = VerifierKey.IdOf("a", (SignatureKind)kind, key);
        return $"a+{id:x8}+{Convert.ToBase64String([kind, .. key])}";
    }
}
