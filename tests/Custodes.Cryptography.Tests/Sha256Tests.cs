using Custodes.Cryptography.Merkle;

namespace Custodes.Cryptography.Tests;

/// <summary>Hashes, by both libraries, beside those of other programs.</summary>
public sealed class Sha256Tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(54)]
    [InlineData(55)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(65_535)]
    public void Both_ways_of_hashing_agree(int length)
    {
        byte[] message = new byte[length];
        Array.Fill(message, (byte)(length % 251));
        Assert.Equal(Sha256.OfManaged([0], message), Sha256.Of(0, message));
        Assert.Equal(Sha256.OfManaged([1], message), Sha256.Of(1, message));
        Assert.Equal(Sha256.OfManaged([], message), Sha256.Of(message));
        Assert.NotEqual(Sha256.Of(0, message), Sha256.Of(1, message));
    }

    [Fact]
    public void Hashes_of_leaves_and_nodes_are_those_of_other_programs()
    {
        Assert.Equal(
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
            TreeHasher.Leaf("L123456"u8).ToString()
        );
        Assert.Equal(
            "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
            Sha256.Of(1, "N123N456"u8).ToString()
        );
    }
}
