using System.Text;

namespace Custodes.Storage.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void The_check_value_of_the_catalogue_comes_out() =>
        Assert.Equal(0xe306_9283U, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void The_vectors_of_RFC_3720_come_out()
    {
        byte[] ones = new byte[32];
        Array.Fill(ones, (byte)0xff);
        byte[] rising = new byte[32];
        for (int index = 0; index < rising.Length; index++)
        {
            rising[index] = (byte)index;
        }

        Assert.Equal(0x8a91_36aaU, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62a8_ab43U, Crc32C.Of(ones));
        Assert.Equal(0x46dd_794eU, Crc32C.Of(rising));
    }

    [Fact]
    public void Pieces_give_the_checksum_of_the_whole()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("the quick brown fox jumps over the lazy dog");
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            uint running = Crc32C.Append(Crc32C.Start, bytes.AsSpan(0, cut));
            running = Crc32C.Append(running, bytes.AsSpan(cut));
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Finish(running));
        }
    }
}
