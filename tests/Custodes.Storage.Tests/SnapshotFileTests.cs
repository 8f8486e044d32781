using System.Diagnostics;
using System.Runtime.Versioning;
using Custodes.Primitives;

namespace Custodes.Storage.Tests;

/// <summary>
/// Goal: a snapshot is read back as it was written or refused with the place of the damage.
/// Method: real files; every byte flipped, every length cut.
/// </summary>
public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Sections_come_back_as_they_were_written()
    {
        byte[] large = Noise(3 << 20);
        string path = Write(("agents", large), ("empty", []), ("rollen-ß", [1, 2, 3]));

        using SnapshotFile snapshot = SnapshotFile.OpenSound(path, out SnapshotProblem? problem)!;

        Assert.Null(problem);
        Assert.Equal(7UL, snapshot.Number);
        Assert.Equal(3, snapshot.Sections.Count);
        Assert.Equal(large, snapshot.Read(snapshot.Find("agents")!));
        Assert.Empty(snapshot.Read(snapshot.Find("empty")!));
        Assert.Equal([1, 2, 3], snapshot.Read(snapshot.Find("rollen-ß")!));
        Assert.Null(snapshot.Find("absent"));
        byte[] part = new byte[10];
        snapshot.ReadAt(snapshot.Find("agents")!, 1_000_000, part);
        Assert.Equal(large[1_000_000..1_000_010], part);
    }

    [Fact]
    public void A_section_may_be_written_in_pieces()
    {
        string path = directory.File("pieces");
        byte[] bytes = Noise(10_000);
        using (SnapshotWriter writer = new(path, 1))
        {
            writer.BeginSection("pieces");
            for (int offset = 0; offset < bytes.Length; offset += 100)
            {
                writer.Append(bytes.AsSpan(offset, 100));
            }

            writer.Commit();
        }

        using SnapshotFile snapshot = SnapshotFile.OpenSound(path, out _)!;
        Assert.Equal(bytes, snapshot.Read(snapshot.Find("pieces")!));
    }

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        string path = Write(("first", Noise(100)), ("second", Noise(50)));
        byte[] sound = File.ReadAllBytes(path);
        HashSet<SnapshotFault> faults = [];
        for (int index = 0; index < sound.Length; index++)
        {
            byte[] damaged = [.. sound];
            damaged[index] ^= 0x10;
            File.WriteAllBytes(path, damaged);

            SnapshotProblem problem = ProblemOf(path);

            faults.Add(problem.Fault);
            Assert.Contains(path, problem.Message, StringComparison.Ordinal);
        }

        SnapshotFault[] expected =
        [
            SnapshotFault.NotASnapshot,
            SnapshotFault.HeaderDamaged,
            SnapshotFault.SectionDamaged,
            SnapshotFault.DirectoryDamaged,
            SnapshotFault.FileDamaged,
            SnapshotFault.Truncated,
        ];
        Assert.Equal(expected.ToHashSet(), faults);
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        string path = Write(("first", Noise(100)));
        byte[] sound = File.ReadAllBytes(path);
        for (int length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(path, sound[..length]);
            Assert.Equal(SnapshotFault.Truncated, ProblemOf(path).Fault);
        }
    }

    [Fact]
    public void Damage_in_a_section_is_told_by_its_name_and_place()
    {
        string path = Write(("first", Noise(100)), ("second", Noise(50)));
        byte[] damaged = File.ReadAllBytes(path);
        damaged[SnapshotFormat.HeaderBytes + 100 + 20] ^= 1;
        File.WriteAllBytes(path, damaged);

        SnapshotProblem problem = ProblemOf(path);

        Assert.Equal(SnapshotFault.SectionDamaged, problem.Fault);
        Assert.Equal(SnapshotFormat.HeaderBytes + 100, problem.Offset);
        Assert.Contains("'second'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_unreadable()
    {
        SnapshotProblem problem = ProblemOf(directory.File("absent"));
        Assert.Equal(SnapshotFault.Unreadable, problem.Fault);
    }

    [Fact]
    public void Without_commit_nothing_is_left_and_the_old_file_stays()
    {
        string path = Write(("first", [1]));
        byte[] before = File.ReadAllBytes(path);
        using (SnapshotWriter writer = new(path, 8))
        {
            writer.Write("first", [2]);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(directory.Path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Only_the_owner_may_read_it()
    {
        string path = Write(("first", [1]));
        Assert.Equal(PrivateFile.FileMode0600, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Names_and_counts_of_sections_have_limits()
    {
        using SnapshotWriter writer = new(directory.File("limits"), 1);
        writer.Write(new string('n', 255), [1]);
        Assert.Throws<UnreachableException>(() => writer.BeginSection(new string('n', 256)));
        Assert.Throws<UnreachableException>(() => writer.BeginSection(""));
        for (int index = 1; index < 4_096; index++)
        {
            writer.Write($"{index}", []);
        }

        Assert.Throws<UnreachableException>(() => writer.BeginSection("one too many"));
        writer.Commit();
        using SnapshotFile snapshot = SnapshotFile.OpenSound(writer.Path, out _)!;
        Assert.Equal(4_096, snapshot.Sections.Count);
    }

    private static SnapshotProblem ProblemOf(string path)
    {
        using SnapshotFile? snapshot = SnapshotFile.OpenSound(path, out SnapshotProblem? problem);
        Assert.Null(snapshot);
        return problem!;
    }

    private string Write(params (string Name, byte[] Bytes)[] sections)
    {
        string path = directory.File("snapshot");
        using SnapshotWriter writer = new(path, 7);
        foreach ((string name, byte[] bytes) in sections)
        {
            writer.Write(name, bytes);
        }

        writer.Commit();
        return path;
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        SplitMix64 random = new(1);
        for (int index = 0; index < length; index++)
        {
            bytes[index] = (byte)(random.Next() & 0xff);
        }

        return bytes;
    }
}
