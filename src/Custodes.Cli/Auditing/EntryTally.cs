using System.Text;
using Custodes.Consensus.Validators;
using Custodes.Evidence.Entries;
using Custodes.Evidence.Verification;

namespace Custodes.Cli.Auditing;

/// <summary>Counts the entries of one of our logs by type while their check goes over them.</summary>
/// <param name="validators">Whose certificates are believed; null for nobody's.</param>
/// <param name="cluster">The cluster whose tree the log is about; null when nobody said which.</param>
/// <param name="clockFolders">Where statements stand that the log has the roots of: its own node's, then others'.</param>
/// <param name="evidence">Evidence directory of the log; null where it is none.</param>
/// <param name="progress">Told the number of entries so far, once for every 2^20.</param>
internal sealed class EntryTally(
    ValidatorSet? validators,
    VerifyCluster? cluster,
    IReadOnlyList<string> clockFolders,
    string? evidence,
    Action<long> progress
) : IEntryCheck
{
    private const int GapCountMax = 20;
    private const long ProgressMask = (1 << 20) - 1;
    private readonly EntryCheck check = new();
    private readonly ClockEntries clocks = new();
    private BelievedEntries? believed;
    private readonly CertificateEntries certificates = new(validators);
    private readonly LinkedHeads linked = new(evidence);
    private readonly TreeEntries tree = new(cluster);
    private readonly List<(byte[] Type, long Count)> types = [];
    private readonly List<GapEntry> gaps = [];

    /// <summary>Entries by type, in the order of their names.</summary>
    public SortedDictionary<string, long> Types
    {
        get
        {
            SortedDictionary<string, long> sorted = new(StringComparer.Ordinal);
            foreach ((byte[] type, long count) in types)
            {
                sorted[Encoding.UTF8.GetString(type)] = count;
            }

            return sorted;
        }
    }

    /// <summary>What the log says of nodes, clocks, windows and epochs, as far as it holds, one line a fact.</summary>
    public IReadOnlyList<string> ClockLines =>
        [.. clocks.Lines, .. certificates.Lines, .. tree.Lines, .. Believed.Lines, .. linked.Lines];

    private BelievedEntries Believed =>
        believed ??= new BelievedEntries(cluster, clockFolders, clocks.SequenceOf);

    /// <summary>Entries so far.</summary>
    public long Count { get; private set; }

    /// <summary>The first gaps.</summary>
    public IReadOnlyList<GapEntry> Gaps => gaps;

    /// <inheritdoc/>
    public string? Check(long index, ReadOnlySpan<byte> entry)
    {
        string? wrong = check.Check(index, entry);
        Count++;
        Add(wrong is null ? TypeOf(entry) : default);
        if (
            wrong is null
            && IsLookedInto(TypeOf(entry))
            && LogEntry.TryParse(entry, out LogEntry? read, out _)
        )
        {
            wrong =
                clocks.Check(index, read)
                ?? certificates.Check(read)
                ?? tree.Check(read)
                ?? Believed.Check(index, read)
                ?? linked.Check(read);
            if (read is GapEntry gap && gaps.Count < GapCountMax)
            {
                gaps.Add(gap);
            }
        }

        if ((Count & ProgressMask) == 0)
        {
            progress(Count);
        }

        return wrong;
    }

    /// <inheritdoc/>
    public string? CheckEnd(long size) => check.CheckEnd(size) ?? Believed.CheckEnd();

    // Few entries are of these types; the others are not read a second time.
    private static bool IsLookedInto(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("gap"u8)
        || type.SequenceEqual("registry"u8)
        || type.SequenceEqual("certificate"u8)
        || type.SequenceEqual("equivocation"u8)
        || type.SequenceEqual("clock-statement"u8)
        || type.SequenceEqual("document"u8)
        || type.StartsWith("tree-"u8)
        || type.StartsWith("window-"u8);

    // Its form was checked: what an entry ends in is its type and version, and a text inside the body
    // cannot look like it, for its quotation marks would be escaped.
    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> start = "\"type\":\""u8;
        ReadOnlySpan<byte> rest = entry[(entry.LastIndexOf(start) + start.Length)..];
        return rest[..rest.IndexOf((byte)'"')];
    }

    private void Add(ReadOnlySpan<byte> type)
    {
        ReadOnlySpan<byte> name = type.IsEmpty ? "refused"u8 : type;
        for (int place = 0; place < types.Count; place++)
        {
            if (name.SequenceEqual(types[place].Type))
            {
                types[place] = (types[place].Type, types[place].Count + 1);
                return;
            }
        }

        types.Add((name.ToArray(), 1));
    }
}
