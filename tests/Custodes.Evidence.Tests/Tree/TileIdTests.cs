using Custodes.Evidence.Tree;

namespace Custodes.Evidence.Tests.Tree;

/// <summary>
/// Goal: a tile has one path, and no other text is taken for one. Method: the examples of tlog-tiles, the
/// limits, and what others write differently.
/// </summary>
public sealed class TileIdTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 999, 256, "tile/0/999")]
    [InlineData(1, 1000, 256, "tile/1/x001/000")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(0, 273, 112, "tile/0/273.p/112")]
    [InlineData(7, 0, 1, "tile/7/000.p/1")]
    [InlineData(TileId.Entries, 1000, 255, "tile/entries/x001/000.p/255")]
    [InlineData(0, 1L << 54, 256, "tile/0/x018/x014/x398/x509/x481/984")]
    public void A_tile_has_one_path(int level, long index, int width, string path)
    {
        TileId id = new(level, index, width);
        Assert.Equal(path, id.Path());
        Assert.True(TileId.TryParse(path, out TileId parsed));
        Assert.Equal(id, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("checkpoint")]
    [InlineData("tile/")]
    [InlineData("tile/0/")]
    [InlineData("tile/8/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/x001000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/+1")]
    [InlineData("tile/0/000.p/1/")]
    [InlineData("tile/0/000.p/1.p/1")]
    [InlineData("tile/entries/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/data/000")]
    [InlineData("Tile/0/000")]
    public void Nothing_else_is_taken_for_a_path(string path) =>
        Assert.False(TileId.TryParse(path, out _));

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 0, 255, 255)]
    [InlineData(0, 0, 256, 256)]
    [InlineData(0, 1, 256, 0)]
    [InlineData(1, 0, 255, 0)]
    [InlineData(1, 0, 256, 1)]
    [InlineData(0, 273, 70_000, 112)]
    [InlineData(TileId.Entries, 273, 70_000, 112)]
    [InlineData(1, 1, 70_000, 17)]
    [InlineData(2, 0, 70_000, 1)]
    [InlineData(0, 1L << 54, TreeShape.SizeMax, 0)]
    public void A_size_says_how_wide_a_tile_is(int level, long index, long size, int width) =>
        Assert.Equal(width, TreeShape.Width(level, index, size));
}
