using System.Globalization;

namespace Custodes.Storage;

/// <summary>What the files of a state directory are called.</summary>
/// <remarks>Numbers have 20 digits, so that names sort as numbers do.</remarks>
internal static class StateLayout
{
    public const string LockName = "lock";
    public const string SecretName = "secret";
    public const string PartialSuffix = ".partial";
    public const string DamagedSuffix = ".damaged";
    private const string SnapshotPrefix = "snapshot-";
    private const string JournalPrefix = "journal-";
    private const string Suffix = ".bin";

    public static string SnapshotPath(string directory, ulong number) =>
        Path.Combine(directory, $"{SnapshotPrefix}{number:D20}{Suffix}");

    public static string JournalPath(string directory, ulong firstNumber) =>
        Path.Combine(directory, $"{JournalPrefix}{firstNumber:D20}{Suffix}");

    /// <summary>Snapshots with their numbers, the oldest first.</summary>
    public static List<(ulong Number, string Path)> Snapshots(string directory) =>
        List(directory, SnapshotPrefix);

    /// <summary>Journal segments with their first record's number, the oldest first.</summary>
    public static List<(ulong Number, string Path)> Segments(string directory) =>
        List(directory, JournalPrefix);

    private static List<(ulong Number, string Path)> List(string directory, string prefix)
    {
        List<(ulong Number, string Path)> found = [];
        foreach (string path in Directory.EnumerateFiles(directory, $"{prefix}*{Suffix}"))
        {
            ReadOnlySpan<char> digits = Path.GetFileName(path.AsSpan())[
                prefix.Length..^Suffix.Length
            ];
            if (
                digits.Length == 20
                && ulong.TryParse(
                    digits,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out ulong number
                )
            )
            {
                found.Add((number, path));
            }
        }

        found.Sort((left, right) => left.Number.CompareTo(right.Number));
        return found;
    }
}
