using Custodes.Clocks.Statements;
using Custodes.Clocks.Windows;
using Custodes.Evidence.Entries;

namespace Custodes.Cli.Auditing;

/// <summary>Hands the entries about nodes, clocks and windows to those who know what they mean.</summary>
internal sealed class ClockEntries
{
    private readonly ClockLog log = new();

    /// <summary>What was found, one line a fact, for people; none when the log has no such entries.</summary>
    public IReadOnlyList<string> Lines =>
        [.. log.Known.SelectMany(one => LinesOf(one.Registry, one.Chain, one.Audit))];

    /// <summary>Number of a node's last statement in the log so far, under the newest registry; null without a chain.</summary>
    public long? SequenceOf(int node) =>
        log.Known.Count == 0 ? null : log.Known[^1].Chain.SequenceOf(node);

    /// <summary>What is wrong with the next entry; null when nothing is, or it is about other things.</summary>
    public string? Check(long index, LogEntry entry) =>
        entry switch
        {
            RegistryEntry registry => log.Nodes(
                registry.Hash,
                registry.Count,
                registry.First,
                [.. registry.Nodes.Select(node => (node.Key, (byte)node.Role, (uint)node.Owner))]
            ),
            ClockStatementEntry clock => log.Statement(index, clock.Statement.Span),
            WindowCommitEntry commit => log.Commit(index, Of(commit), commit.Signature.Span),
            WindowEpochEntry epoch => log.Begin(
                index,
                new WindowBase(epoch.Epoch, epoch.Origin, epoch.Size, epoch.Root),
                epoch.StartMs
            ),
            WindowOpenEntry open => log.Open(
                index,
                open.TimeMs,
                new WindowOpening(
                    open.Node,
                    open.Registry,
                    open.Epoch,
                    open.Slot,
                    open.Nonce,
                    open.Clock,
                    open.Size,
                    open.Root,
                    open.Reason
                ),
                open.Signature.Span
            ),
            WindowCloseEntry close => log.Close(
                index,
                close.TimeMs,
                new WindowClosing(
                    close.Node,
                    close.Registry,
                    close.Epoch,
                    close.Slot,
                    close.Opening,
                    close.Size,
                    close.Root
                ),
                close.Signature.Span
            ),
            WindowRevealEntry reveal => log.Reveal(
                index,
                reveal.Registry,
                reveal.Node,
                reveal.Epoch,
                reveal.Secret.ToArray()
            ),
            _ => null,
        };

    private static WindowCommitment Of(WindowCommitEntry commit) =>
        new(
            commit.Node,
            commit.Registry,
            commit.Anchor,
            commit.Count,
            commit.FirstEpoch,
            new WindowTerms
            {
                SlotMs = commit.SlotMs,
                SlotCount = commit.Slots,
                Threshold = commit.Threshold,
                HasSureSlot = commit.SureSlot,
                IsEndDrawn = commit.DrawsEnd,
                DurationMin = commit.DurationMin,
                DurationMax = commit.DurationMax,
                SkewMs = commit.SkewMs,
            }
        );

    private static IEnumerable<string> LinesOf(
        NodeRegistry registry,
        ClockChain chain,
        WindowAudit audit
    )
    {
        yield return $"registry   {registry.Hash}, {registry.Count} nodes, as the log says";
        if (chain.Count > 0)
        {
            yield return $"clocks     {chain.Count} statements of {chain.SenderCount} nodes, every link checked";
        }

        WindowTally tally = audit.Tally;
        if (tally.RevealedEpochs + tally.WithheldEpochs + audit.PendingCount > 0)
        {
            yield return $"windows    {tally[WindowStatus.OnSchedule]} on schedule, {tally[WindowStatus.OutOfTime]} out of their time, "
                + $"{tally[WindowStatus.Missed]} missed, {tally[WindowStatus.Manual]} manual, {tally[WindowStatus.OffSchedule]} off schedule, "
                + $"{tally[WindowStatus.Unaudited]} beyond judgement, {audit.PendingCount} not yet judged";
            yield return $"secrets    {tally.RevealedEpochs} revealed in time, {tally.WithheldEpochs} withheld";
        }
    }
}
