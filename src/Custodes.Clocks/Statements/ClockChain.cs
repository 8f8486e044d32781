using Custodes.Cryptography;

namespace Custodes.Clocks.Statements;

/// <summary>Checks the statements of one log, one after the other: every link of every sender's chain.</summary>
/// <remarks>
/// A log that has one statement of a sender has all of them from the first on, and what a statement says to
/// hold stands before it, where that node's chain is in the log at all. So nothing can be taken
/// out of a chain's middle, and two nodes cannot each hold what the other made later. Keeps the last
/// statement of each sender. One owner.
/// </remarks>
public sealed class ClockChain(NodeRegistry registry)
{
    private readonly ClockStatement?[] last = new ClockStatement?[NodeRegistry.NodeCountMax];
    private readonly (long Counter, long Place)[] claims = new (long, long)[
        NodeRegistry.NodeCountMax
    ];

    /// <summary>Statements that held.</summary>
    public long Count { get; private set; }

    /// <summary>Senders that have a chain.</summary>
    public int SenderCount { get; private set; }

    /// <summary>Checks a list of statements and says what is wrong with which.</summary>
    /// <param name="statements">Bytes, in the order of the log.</param>
    /// <param name="registry">Whose they are.</param>
    public static IReadOnlyList<ClockChainFault> Verify(
        IReadOnlyList<byte[]> statements,
        NodeRegistry registry
    )
    {
        ClockChain chain = new(registry);
        List<ClockChainFault> faults = [];
        for (int place = 0; place < statements.Count; place++)
        {
            if (chain.Check(place, statements[place]) is { } fault)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    /// <summary>The hash of a sender's last statement; zero without one.</summary>
    public Sha256Hash LastOf(int sender) => last[sender]?.Hash ?? default;

    /// <summary>Number of a node's last statement; null when the log has no chain of it.</summary>
    public long? SequenceOf(int sender) => last[sender]?.Sequence;

    /// <summary>Checks the next statement.</summary>
    /// <param name="place">Where it stands, for the answer.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>What is wrong; null when nothing is. A statement that is refused does not count.</returns>
    public ClockChainFault? Check(long place, ReadOnlySpan<byte> bytes)
    {
        if (
            !ClockStatement.TryParse(bytes, out ClockStatement? statement, out ClockRefusal refusal)
        )
        {
            return new ClockChainFault(place, -1, refusal, "is no clock statement");
        }

        refusal = statement.CheckOrigin(registry);
        if (refusal != ClockRefusal.None)
        {
            return Fault(refusal, "does not come from who it names");
        }

        ClockStatement? before = last[statement.Sender];
        if (CheckLink(before, statement) is { } wrong)
        {
            return Fault(wrong.Refusal, wrong.Words);
        }

        foreach (ClockComponent claim in statement.Others.Components)
        {
            if (last[claim.Node] is { } held && held.Sequence < claim.Counter)
            {
                return Fault(
                    ClockRefusal.ClaimTooFar,
                    $"says to hold statement {claim.Counter} of node {claim.Node}, whose chain is at {held.Sequence}"
                );
            }
        }

        (long counter, long claimedAt) = claims[statement.Sender];
        if (counter >= statement.Sequence)
        {
            return Fault(
                ClockRefusal.Contradicted,
                $"stands after entry {claimedAt}, which says to hold it or a later one"
            );
        }

        SenderCount += before is null ? 1 : 0;
        Count++;
        last[statement.Sender] = statement;
        foreach (ClockComponent claim in statement.Others.Components)
        {
            if (claim.Counter > claims[claim.Node].Counter)
            {
                claims[claim.Node] = (claim.Counter, place);
            }
        }

        return null;

        ClockChainFault Fault(ClockRefusal reason, string words) =>
            new(
                place,
                statement.Sender,
                reason,
                $"statement {statement.Sequence} of node {statement.Sender} {words}"
            );
    }

    private static (ClockRefusal Refusal, string Words)? CheckLink(
        ClockStatement? before,
        ClockStatement statement
    )
    {
        long expected = before is null ? 1 : before.Sequence + 1;
        if (statement.Hash == before?.Hash)
        {
            return (ClockRefusal.Replayed, "stands there twice");
        }

        if (statement.Sequence > expected)
        {
            return (ClockRefusal.StepTooLarge, $"stands where {expected} belongs");
        }

        if (statement.Sequence < expected)
        {
            return statement.Sequence == before?.Sequence
                ? (ClockRefusal.Forked, "differs from the one of the same number before it: a fork")
                : (ClockRefusal.Stale, $"stands where {expected} belongs");
        }

        if (before is null)
        {
            return null;
        }

        if (statement.Previous != before.Hash)
        {
            return (
                ClockRefusal.LinkBroken,
                $"does not follow from statement {before.Sequence}, but from another one"
            );
        }

        int lost = before.Others.FirstAbove(statement.Others);
        return lost >= 0
                ? (
                    ClockRefusal.RanBack,
                    $"says to hold {statement.Others[lost]} of node {lost}, and held {before.Others[lost]} before"
                )
            : statement.Epoch < before.Epoch
                ? (ClockRefusal.RanBack, $"lies in epoch {statement.Epoch}, after {before.Epoch}")
            : null;
    }
}
