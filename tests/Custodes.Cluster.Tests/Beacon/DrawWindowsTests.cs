using Custodes.Cluster.Beacon;
using Custodes.Cryptography;

namespace Custodes.Cluster.Tests.Beacon;

/// <summary>Of many draws one a window is good, whatever order they come in.</summary>
public sealed class DrawWindowsTests
{
    [Fact]
    public void The_first_draw_of_a_window_is_good_and_no_other()
    {
        DrawWindows windows = new(epochsOfWindow: 4);
        windows.Begin(10);
        foreach (ulong epoch in (ulong[])[9, 10, 13, 12, 14, 15, 19, 18])
        {
            windows.Take(epoch, Seed(epoch));
        }

        windows.Take(11, default);
        Assert.Equal([12UL, 15UL, 19UL], windows.Good.Select(draw => draw.Epoch));
        Assert.Equal(Seed(12), windows.SeedOf(12));
        foreach (ulong epoch in (ulong[])[9, 10, 11, 13, 14, 18, 20])
        {
            Assert.Null(windows.SeedOf(epoch));
        }

        windows.Begin(19);
        Assert.Equal(0UL, windows.Newest.Epoch);
        Assert.Null(windows.SeedOf(19));
    }

    [Fact]
    public void The_newest_windows_are_remembered()
    {
        DrawWindows windows = new(epochsOfWindow: 1);
        for (ulong epoch = 1; epoch <= DrawWindows.WindowCountMax; epoch++)
        {
            windows.Take(epoch, Seed(epoch));
        }

        Assert.NotNull(windows.SeedOf(1));
        windows.Take(DrawWindows.WindowCountMax + 1, Seed(0));
        Assert.Null(windows.SeedOf(1));
        Assert.NotNull(windows.SeedOf(2));
    }

    private static Sha256Hash Seed(ulong epoch) => Sha256.Of(BitConverter.GetBytes(epoch));
}
