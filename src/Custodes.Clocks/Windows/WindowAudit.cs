using Custodes.Clocks.Statements;
using Custodes.Cryptography;

namespace Custodes.Clocks.Windows;

/// <summary>Goes over a log's entries about windows and says which were drawn, missed, manual, or beyond judgement.</summary>
/// <remarks>
/// An epoch is judged when its secret is revealed, from the entries before that. The secret has to come after the epoch and
/// within <see cref="RevealEpochs"/> epochs of its end. A missed window is counted and no fault: a node can be down. What
/// nobody could do by accident is a fault. Memory follows from the nodes and the three epochs
/// that are not yet judged. Deterministic; one owner.
/// </remarks>
/// <param name="registry">Whose keys count.</param>
/// <param name="chain">The clock statements of the same log, checked up to each opening; null to pass over them.</param>
public sealed class WindowAudit(NodeRegistry registry, ClockChain? chain = null)
{
    /// <summary>Within how many epochs after its own a secret has to be revealed.</summary>
    public const int RevealEpochs = 2;

    /// <summary>Windows of one node in one epoch at most.</summary>
    public const int WindowCountMax = 4096;

    /// <summary>Commitments of one node at most that are not yet judged to be over.</summary>
    public const int CommitmentCountMax = 16;

    private readonly SortedDictionary<int, WindowHolder> holders = [];
    private readonly SortedDictionary<long, (WindowBase Base, long StartMs)> bases = [];
    private readonly List<WindowVerdict> concluded = [];

    /// <summary>The epoch that runs; -1 before the first.</summary>
    public long Epoch { get; private set; } = -1;

    /// <summary>What was counted so far.</summary>
    public WindowTally Tally { get; } = new();

    /// <summary>What the last call concluded, by slot.</summary>
    public IReadOnlyList<WindowVerdict> Concluded => concluded;

    /// <summary>Windows that were opened in epochs that are not yet judged.</summary>
    public long PendingCount
    {
        get
        {
            long count = 0;
            foreach (WindowHolder holder in holders.Values)
            {
                count += holder.PendingCount;
            }

            return count;
        }
    }

    /// <summary>A node commits to its windows.</summary>
    public WindowFault? Commit(
        long place,
        WindowCommitment commitment,
        ReadOnlySpan<byte> signature
    )
    {
        concluded.Clear();
        string outside = commitment.Fault();
        WindowRefusal refusal =
            outside.Length > 0
                ? WindowRefusal.OutOfRange
                : CheckOrigin(
                    commitment.Node,
                    commitment.Registry,
                    commitment.ToSigned(),
                    signature
                );
        if (refusal != WindowRefusal.None)
        {
            return Fault(place, refusal, $"a commitment of node {commitment.Node} {outside}");
        }

        WindowHolder holder = HolderOf(commitment.Node);
        if (commitment.FirstEpoch <= Math.Max(Epoch, holder.NewestEpoch))
        {
            return Fault(
                place,
                WindowRefusal.CommittedLate,
                $"node {commitment.Node} commits to epoch {commitment.FirstEpoch} in epoch {Epoch}"
                    + $", after a commitment from {holder.NewestEpoch} on"
            );
        }

        if (holder.CommitmentCount >= CommitmentCountMax)
        {
            return Fault(
                place,
                WindowRefusal.TooMany,
                $"node {commitment.Node} commits to epoch {commitment.FirstEpoch}, and to {holder.CommitmentCount} others before it"
            );
        }

        holder.Add(
            commitment,
            new HashChainLottery(commitment.Anchor, commitment.Count, commitment.FirstEpoch),
            place
        );
        return null;
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="place">Where this stands.</param>
    /// <param name="begun">What its schedules are drawn from.</param>
    /// <param name="startMs">When its slot 0 begins, by the clock of the log.</param>
    public WindowFault? Begin(long place, WindowBase begun, long startMs)
    {
        concluded.Clear();
        if (begun.Epoch < 0 || (Epoch >= 0 && begun.Epoch != Epoch + 1))
        {
            return Fault(
                place,
                WindowRefusal.EpochWrong,
                $"epoch {begun.Epoch} begins after epoch {Epoch}"
            );
        }

        if (Epoch >= 0 && startMs < bases[Epoch].StartMs)
        {
            return Fault(
                place,
                WindowRefusal.TimeRanBack,
                $"epoch {begun.Epoch} begins before the one before it"
            );
        }

        Epoch = begun.Epoch;
        bases.Add(Epoch, (begun, startMs));
        long over = Epoch - RevealEpochs - 1;
        List<int> late = [];
        foreach (WindowHolder holder in holders.Values)
        {
            if (over > holder.JudgedEpoch)
            {
                Withhold(holder, over);
            }

            // Whoever knew the checkpoint when it committed could try chains until one suited it.
            if (holder.Begin(Epoch, begun.Size))
            {
                late.Add(holder.Node);
            }
        }

        bases.Remove(over);
        return late.Count == 0
            ? null
            : Fault(
                place,
                WindowRefusal.CommittedLate,
                $"epoch {Epoch} is drawn from {begun.Size} entries, after which node {string.Join(", ", late)} committed to it"
            );
    }

    /// <summary>A node opens a window.</summary>
    /// <param name="place">Where this stands.</param>
    /// <param name="timeMs">When, by the clock of the log.</param>
    /// <param name="opening">The opening.</param>
    /// <param name="signature">By its node.</param>
    public WindowFault? Open(
        long place,
        long timeMs,
        WindowOpening opening,
        ReadOnlySpan<byte> signature
    )
    {
        concluded.Clear();
        string words =
            $"node {opening.Node} opens a window in slot {opening.Slot} of epoch {opening.Epoch}";
        string outside = opening.Fault();
        WindowRefusal refusal =
            outside.Length > 0
                ? WindowRefusal.OutOfRange
                : CheckOrigin(opening.Node, opening.Registry, opening.ToSigned(), signature);
        if (refusal != WindowRefusal.None)
        {
            return Fault(place, refusal, $"{words} {outside}");
        }

        WindowHolder holder = HolderOf(opening.Node);
        if (opening.Epoch != Epoch || Epoch <= holder.JudgedEpoch)
        {
            return Fault(place, WindowRefusal.EpochWrong, $"{words}, in epoch {Epoch}");
        }

        SortedDictionary<int, HeldWindow> windows = holder.Of(Epoch);
        refusal =
            holder.For(Epoch) is null && opening.Reason.Length == 0 ? WindowRefusal.NotCommitted
            : chain is not null && opening.Clock != chain.LastOf(opening.Node)
                ? WindowRefusal.ClockWrong
            : windows.Count >= WindowCountMax ? WindowRefusal.TooMany
            : windows.ContainsKey(opening.Slot) || IsUsed(windows, opening.Nonce)
                ? WindowRefusal.OpenedTwice
            : WindowRefusal.None;
        if (refusal != WindowRefusal.None)
        {
            return Fault(place, refusal, words);
        }

        windows.Add(opening.Slot, new HeldWindow(opening, place, timeMs));
        return null;
    }

    /// <summary>A node closes a window, in its epoch or the one after.</summary>
    /// <param name="place">Where this stands.</param>
    /// <param name="timeMs">When, by the clock of the log.</param>
    /// <param name="closing">The closing.</param>
    /// <param name="signature">By its node.</param>
    public WindowFault? Close(
        long place,
        long timeMs,
        WindowClosing closing,
        ReadOnlySpan<byte> signature
    )
    {
        concluded.Clear();
        string words =
            $"node {closing.Node} closes a window of slot {closing.Slot} of epoch {closing.Epoch}";
        WindowRefusal refusal = CheckOrigin(
            closing.Node,
            closing.Registry,
            closing.ToSigned(),
            signature
        );
        if (refusal != WindowRefusal.None)
        {
            return Fault(place, refusal, words);
        }

        WindowHolder holder = HolderOf(closing.Node);
        if (
            closing.Epoch > Epoch
            || closing.Epoch < Epoch - 1
            || closing.Epoch <= holder.JudgedEpoch
            || !holder.Of(closing.Epoch).TryGetValue(closing.Slot, out HeldWindow? window)
            || window.ClosedMs >= 0
            || window.Opening.Hash != closing.Opening
        )
        {
            return Fault(place, WindowRefusal.NotOpen, words);
        }

        window.ClosedMs = timeMs;
        return null;
    }

    /// <summary>A node reveals the secret of an epoch, which is then judged.</summary>
    /// <param name="place">Where this stands.</param>
    /// <param name="node">Who.</param>
    /// <param name="epoch">Of which epoch.</param>
    /// <param name="reveal">The secret. It needs no signature: nobody else has it.</param>
    public WindowFault? Reveal(long place, int node, long epoch, ReadOnlySpan<byte> reveal)
    {
        concluded.Clear();
        string words = $"node {node} reveals the secret of epoch {epoch}";
        if (!holders.TryGetValue(node, out WindowHolder? holder) || holder.For(epoch) is null)
        {
            return Fault(place, WindowRefusal.NotCommitted, words);
        }

        if (epoch <= holder.JudgedEpoch)
        {
            // After its deadline it is of no use, and was counted as withheld.
            return epoch < Epoch - RevealEpochs
                ? null
                : Fault(place, WindowRefusal.RevealedTwice, words);
        }

        if (!bases.TryGetValue(epoch, out (WindowBase Base, long StartMs) begun))
        {
            return epoch < Epoch ? null : Fault(place, WindowRefusal.RevealedEarly, words);
        }

        (WindowCommitment commitment, IWindowLottery lottery) = holder.For(epoch)!.Value;
        if (!lottery.TryOpen(epoch, begun.Base.Hash, reveal, out Sha256Hash secret))
        {
            return Fault(place, WindowRefusal.RevealWrong, words);
        }

        if (epoch == Epoch)
        {
            Withhold(holder, epoch);
            return Fault(place, WindowRefusal.RevealedEarly, $"{words} in epoch {Epoch}");
        }

        // The chain gives earlier secrets away with a later one: an epoch that was passed over is beyond judgement.
        for (
            long earlier = Math.Max(holder.JudgedEpoch + 1, Epoch - RevealEpochs);
            earlier < epoch;
            earlier++
        )
        {
            Withhold(holder, earlier);
        }

        Tally.RevealedEpochs++;
        WindowJudgement judgement = new(
            commitment,
            new WindowSchedule(secret, begun.Base.Hash, commitment.Terms),
            begun.StartMs
        );
        judgement.Judge(holder.Judge(epoch), epoch, Conclude);
        return judgement.OffSchedule.Length == 0
            ? null
            : Fault(
                place,
                WindowRefusal.OffSchedule,
                $"node {node} opened windows in epoch {epoch} that were not drawn, and gave no reason: slot {judgement.OffSchedule}"
            );
    }

    private static bool IsUsed(SortedDictionary<int, HeldWindow> windows, Sha256Hash nonce)
    {
        foreach (HeldWindow window in windows.Values)
        {
            if (window.Opening.Nonce == nonce)
            {
                return true;
            }
        }

        return false;
    }

    private static WindowFault Fault(long place, WindowRefusal refusal, string words) =>
        new(place, refusal, $"{words.TrimEnd()} ({refusal})");

    private WindowRefusal CheckOrigin(
        int node,
        Sha256Hash named,
        ReadOnlySpan<byte> signed,
        ReadOnlySpan<byte> signature
    ) =>
        named != registry.Hash || node < 0 || node >= registry.Count ? WindowRefusal.NodeUnknown
        : !registry[node].Key.Verify(signed, signature) ? WindowRefusal.SignatureWrong
        : WindowRefusal.None;

    private WindowHolder HolderOf(int node)
    {
        if (!holders.TryGetValue(node, out WindowHolder? holder))
        {
            holder = new WindowHolder(node);
            holders.Add(node, holder);
        }

        return holder;
    }

    private void Withhold(WindowHolder holder, long epoch)
    {
        Tally.WithheldEpochs += holder.For(epoch) is null ? 0 : 1;
        foreach ((int slot, HeldWindow window) in holder.Judge(epoch))
        {
            // A reason was given before anybody could know the schedule, and needs none to be judged.
            string reason = window.Opening.Reason;
            WindowStatus status = reason.Length > 0 ? WindowStatus.Manual : WindowStatus.Unaudited;
            Conclude(new WindowVerdict(holder.Node, epoch, slot, status, reason, window.Place));
        }
    }

    private void Conclude(WindowVerdict verdict)
    {
        concluded.Add(verdict);
        Tally.Add(verdict.Status);
    }
}
