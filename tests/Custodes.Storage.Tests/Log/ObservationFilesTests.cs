using Custodes.Primitives;
using Custodes.Storage.Log;

namespace Custodes.Storage.Tests.Log;

/// <summary>
/// Goal: the newest rows are there, byte for byte and under their number, within the limit, whatever file
/// gave way to them. Method: files of random sizes, larger and smaller than those they are written over,
/// beside a list of what should be there; the same after another start.
/// </summary>
public sealed class ObservationFilesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_newest_files_within_the_limit_stay_and_hold_what_was_written(bool restarts)
    {
        using TemporaryDirectory directory = new();
        SplitMix64 chance = new(seed: 11);
        ObservationFiles files = new(directory.Path, bytesMax: 10_000);
        List<(long First, byte[] Rows)> written = [];
        for (int batch = 0; batch < 60; batch++)
        {
            byte[] rows = new byte[1 + chance.Below(4_000)];
            Array.Fill(rows, (byte)(batch + 1));
            files = restarts ? new ObservationFiles(directory.Path, bytesMax: 10_000) : files;
            files.Write(batch * 100, rows);
            written.Add((batch * 100, rows));
            Check(directory.Path, Newest(written, 10_000));
        }
    }

    [Theory]
    [InlineData(500, 2)]
    [InlineData(501, 1)]
    public void Files_give_way_one_byte_above_the_limit_and_the_newest_never(int bytes, int left)
    {
        using TemporaryDirectory directory = new();
        ObservationFiles files = new(directory.Path, bytesMax: 1_000);
        files.Write(0, new byte[500]);
        files.Write(1, new byte[bytes]);
        Assert.Equal(left, Files(directory.Path).Length);
        files.Write(2, new byte[5_000]);
        Assert.Equal(5_000, new FileInfo(Assert.Single(Files(directory.Path))).Length);
    }

    [Fact]
    public void Rows_that_are_written_once_more_replace_their_own_and_nothing_else()
    {
        using TemporaryDirectory directory = new();
        ObservationFiles files = new(directory.Path, bytesMax: 1_000);
        files.Write(0, [1, 1, 1]);
        files.Write(7, [2, 2, 2, 2]);
        files.Write(7, [3]);
        Check(directory.Path, [(0, [1, 1, 1]), (7, [3])]);
    }

    [Fact]
    public void A_file_that_another_gave_way_to_is_still_its_owners_alone()
    {
        using TemporaryDirectory directory = new();
        ObservationFiles files = new(directory.Path, bytesMax: 10);
        files.Write(0, new byte[10]);
        files.Write(1, new byte[10]);
        Assert.False(PrivateFile.IsOpenToOthers(Assert.Single(Files(directory.Path))));
    }

    private static List<(long, byte[])> Newest(List<(long First, byte[] Rows)> written, int limit)
    {
        List<(long, byte[])> newest = [];
        int bytes = 0;
        foreach ((long first, byte[] rows) in Enumerable.Reverse(written))
        {
            bytes += rows.Length;
            if (bytes > limit && newest.Count > 0)
            {
                break;
            }

            newest.Insert(0, (first, rows));
        }

        return newest;
    }

    private static void Check(string directory, List<(long First, byte[] Rows)> expected)
    {
        Assert.Equal(
            expected.Select(file => EvidencePaths.Observations(directory, file.First)),
            Files(directory)
        );
        Assert.All(
            expected,
            file =>
                Assert.Equal(
                    file.Rows,
                    File.ReadAllBytes(EvidencePaths.Observations(directory, file.First))
                )
        );
    }

    private static string[] Files(string directory) =>
        [
            .. Directory
                .EnumerateFiles(Path.GetDirectoryName(EvidencePaths.Observations(directory, 0))!)
                .Order(StringComparer.Ordinal),
        ];
}
