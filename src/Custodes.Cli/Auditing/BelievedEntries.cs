using Custodes.Clocks.Statements;
using Custodes.Cluster.Running;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Auditing;

/// <summary>Checks the signed clocks of others that a node of the tree believed: that they are those the log committed to, and hold.</summary>
/// <param name="cluster">The cluster; null when nobody said which.</param>
/// <param name="folders">Where statements stand: first those of the log's own node, then those of other nodes.</param>
/// <param name="own">Number of a node's last statement in this log so far; null where it has none.</param>
internal sealed class BelievedEntries(
    VerifyCluster? cluster,
    IReadOnlyList<string> folders,
    Func<int, long?> own
)
{
    private readonly ClockReview? review = cluster is null
        ? null
        : new ClockReview(cluster.Map.Clocks, new ClockLimits().StepMax);

    private readonly List<(long Epoch, long Index)> absent = [];
    private Dictionary<int, long> before = [];
    private string beside = "";
    private bool hasBeside;
    private long newest;
    private long batches;
    private long statements;
    private long left;

    /// <summary>What was found, one line a fact, for people; none when the log has no such entries.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            if (batches == 0)
            {
                yield break;
            }

            string how = review is null
                ? "not looked at, for no --cluster was given"
                : $"{review.Count} checked with {Math.Max(folders.Count - 1, 0)} other nodes'";
            yield return $"believed   {statements} clocks of others in {batches} batches: {how}";
            if (review is not null && absent.Count > 0)
            {
                yield return $"           of {absent.Count} batches the statements are not here any more: nodes keep {BelievedClocks.EpochsMax} epochs";
            }

            if (left > 0)
            {
                yield return $"           {left} came beyond what an epoch may have, and were not kept";
            }
        }
    }

    /// <summary>What is wrong with an entry; null when nothing is.</summary>
    public string? Check(long index, LogEntry entry)
    {
        if (entry is not TreeClocksEntry clocks)
        {
            return null;
        }

        batches++;
        statements += clocks.Count;
        left += clocks.Left;
        newest = Math.Max(newest, clocks.Epoch);
        if (review is null)
        {
            return null;
        }

        TakeBeside(review);
        IReadOnlyList<ReadOnlyMemory<byte>>? found = null;
        try
        {
            if (folders[0].Length > 0)
            {
                found = BelievedClocks.Read(
                    BelievedClocks.PathOf(folders[0], clocks.Epoch, clocks.Root)
                );
            }
        }
        catch (InvalidDataException damage)
        {
            return damage.Message;
        }

        if (found is null)
        {
            // What came in between is not known, so neither is how far a step was.
            before = [];
            absent.Add((clocks.Epoch, index));
            return null;
        }

        return found.Count != clocks.Count || BelievedClocks.RootOf(found) != clocks.Root
            ? $"the {found.Count} statements beside the log are not the {clocks.Count} with root {clocks.Root}"
            : Check(review, found);
    }

    /// <summary>What is missing at the end; null when nothing is.</summary>
    public string? CheckEnd()
    {
        foreach ((long epoch, long index) in absent)
        {
            if (epoch + BelievedClocks.EpochsMax >= newest && Directory.Exists(folders[0]))
            {
                return $"the statements of entry {index}, of epoch {epoch}, are not in {folders[0]}, and should still be";
            }
        }

        return beside.Length > 0 ? beside : null;
    }

    private string? Check(ClockReview known, IReadOnlyList<ReadOnlyMemory<byte>> found)
    {
        string? wrong = null;
        foreach (ReadOnlyMemory<byte> statement in found)
        {
            wrong ??= known.Take(statement.Span, own) ?? known.CheckStep(before, statement.Span);
        }

        return wrong;
    }

    // Signed by who made them, so that it does not matter whose word it is that they are what a node believed.
    private void TakeBeside(ClockReview known)
    {
        if (hasBeside)
        {
            return;
        }

        hasBeside = true;
        foreach (string folder in folders.Skip(1))
        {
            foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
            {
                try
                {
                    foreach (ReadOnlyMemory<byte> statement in BelievedClocks.Read(path) ?? [])
                    {
                        string? wrong = known.Take(statement.Span, static _ => null);
                        beside = beside.Length > 0 || wrong is null ? beside : $"{path}: {wrong}";
                    }
                }
                catch (InvalidDataException damage)
                {
                    beside = damage.Message;
                }
            }
        }
    }
}
