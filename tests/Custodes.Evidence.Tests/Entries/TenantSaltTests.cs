using System.Security.Cryptography;
using System.Text;
using Custodes.Evidence.Entries;

namespace Custodes.Evidence.Tests.Entries;

/// <summary>
/// Goal: a pseudonym is HMAC-SHA256 of the identifier, and nobody finds it out once the salt is gone.
/// Method: the library's own HMAC; every changed character; use after disposal.
/// </summary>
public sealed class TenantSaltTests
{
    [Fact]
    public void A_pseudonym_is_the_HMAC_of_the_identifier()
    {
        byte[] bytes = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
        byte[] expected = HMACSHA256.HashData(bytes, Encoding.UTF8.GetBytes("agent ä"));
        using TenantSalt salt = TenantSalt.Take("s1", bytes);
        Assert.All(bytes, value => Assert.Equal(0, value));
        Assert.Equal(
            $"hmac-sha256:s1:{Convert.ToHexStringLower(expected)}",
            salt.Pseudonym("agent ä")
        );
        Assert.True(salt.Matches(salt.Pseudonym("agent ä"), "agent ä"));
        Assert.False(salt.Matches(salt.Pseudonym("agent ä"), "agent a"));
    }

    [Fact]
    public void Salts_and_identifiers_make_different_pseudonyms()
    {
        using TenantSalt one = Salt("s1", 1);
        using TenantSalt two = Salt("s1", 2);
        string[] pseudonyms =
        [
            one.Pseudonym("a"),
            one.Pseudonym("b"),
            one.Pseudonym(""),
            two.Pseudonym("a"),
        ];
        Assert.Equal(4, pseudonyms.Distinct().Count());
        Assert.False(two.Matches(one.Pseudonym("a"), "a"));
    }

    [Fact]
    public void Every_changed_character_of_a_pseudonym_is_noticed()
    {
        using TenantSalt salt = Salt("s-1", 1);
        string pseudonym = salt.Pseudonym("a");
        for (int at = 0; at < pseudonym.Length; at++)
        {
            char[] changed = pseudonym.ToCharArray();
            changed[at] = changed[at] == '0' ? '1' : '0';
            Assert.False(salt.Matches(new string(changed), "a"));
        }

        Assert.False(salt.Matches(pseudonym[..^2], "a"));
        Assert.False(salt.Matches(pseudonym + "00", "a"));
        Assert.False(salt.Matches("", "a"));
    }

    [Fact]
    public void A_destroyed_salt_answers_nothing()
    {
        TenantSalt salt = Salt("s1", 1);
        salt.Dispose();
        Assert.Throws<ObjectDisposedException>(() => salt.Pseudonym("a"));
        Assert.Throws<ObjectDisposedException>(() => salt.Matches("x", "a"));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("2024.Acme_eu-1", true)]
    [InlineData("", false)]
    [InlineData("a:b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void An_id_is_a_plain_word(string id, bool isId) =>
        Assert.Equal(isId, TenantSalt.IsId(id));

    [Fact]
    public void An_id_has_64_characters_at_most()
    {
        Assert.True(TenantSalt.IsId(new string('a', TenantSalt.IdLengthMax)));
        Assert.False(TenantSalt.IsId(new string('a', TenantSalt.IdLengthMax + 1)));
    }

    private static TenantSalt Salt(string id, byte fill)
    {
        byte[] bytes = new byte[TenantSalt.SaltBytes];
        bytes.AsSpan().Fill(fill);
        return TenantSalt.Take(id, bytes);
    }
}
