using System.Diagnostics;
using System.Text;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>
/// Goal: a token is found where it stands and nowhere else, at a line's end as well.
/// Method: every length, every place up to the end of the text, and every byte of it changed.
/// </summary>
public sealed class JsonTokenTests
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEF";

    [Fact]
    public void A_token_is_found_at_its_place_alone_however_near_the_end()
    {
        for (int length = 1; length <= 32; length++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Alphabet[..length]);
            JsonToken token = new(bytes);
            Assert.Equal(length, token.Length);
            for (int behind = 0; behind <= 40; behind += 5)
            {
                byte[] text = [.. "0123"u8, .. bytes, .. new byte[behind]];
                Assert.True(token.IsAt(text, 4));
                Assert.False(token.IsAt(text, 3));
                Assert.False(token.IsAt(text, 5));
                Assert.False(token.IsAt(text, text.Length));
                for (int place = 4; place < 4 + length; place++)
                {
                    text[place] ^= 0x80;
                    Assert.False(token.IsAt(text, 4));
                    text[place] ^= 0x80;
                }
            }
        }
    }

    [Fact]
    public void A_token_of_no_or_of_too_many_bytes_is_a_bug()
    {
        _ = Assert.Throws<UnreachableException>(static () => new JsonToken([]));
        _ = Assert.Throws<UnreachableException>(static () => new JsonToken(new byte[33]));
    }
}
