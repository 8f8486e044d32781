using System.Diagnostics.CodeAnalysis;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Clocks.Statements;

/// <summary>The clock of one node: makes its statements, and judges those of others.</summary>
/// <remarks>
/// It advances its own counter alone, and takes the counter of another node only from a statement that
/// this node signed itself. What others say about third nodes is checked and never taken over: a liar can
/// then neither put words into an honest node's mouth nor change the order of what two honest nodes did.
/// Deterministic; one owner. A statement costs one signature to make and one to judge.
/// </remarks>
public sealed class ClockKeeper
{
    private readonly NodeRegistry registry;
    private readonly ClockLimits limits;
    private readonly SortedDictionary<int, ClockStatement> peers = [];
    private readonly SortedDictionary<int, ClockEvidence> convicted = [];
    private ClockStatement? unsaved;

    private ClockKeeper(NodeRegistry registry, int self, ClockLimits limits, bool maySign)
    {
        limits.Check();
        Invariant.That(self >= 0 && self < registry.Count);
        this.registry = registry;
        this.limits = limits;
        Self = self;
        MaySign = maySign;
    }

    /// <summary>Which node this is.</summary>
    public int Self { get; }

    /// <summary>Whether it may make statements. Once it is not, only a new registration helps.</summary>
    public bool MaySign { get; private set; }

    /// <summary>Its last statement that is durable; null before the first.</summary>
    public ClockStatement? Last { get; private set; }

    /// <summary>Its own counter and those of every statement it accepted.</summary>
    public VectorClock Clock { get; private set; } = VectorClock.Empty;

    /// <summary>The last accepted statement of each peer, in the order of their indices.</summary>
    public IReadOnlyCollection<ClockStatement> Peers => peers.Values;

    /// <summary>What convicted whom, in the order of the convicted.</summary>
    public IReadOnlyCollection<ClockEvidence> Evidence => convicted.Values;

    private long Sequence => (unsaved ?? Last)?.Sequence ?? 0;

    /// <summary>A node that was just registered under a new key: it has never signed a statement.</summary>
    /// <remarks>
    /// Calling this for a node whose state was lost is what makes forks. Such a node uses
    /// <see cref="Listen"/> until it is registered anew.
    /// </remarks>
    public static ClockKeeper Enrol(NodeRegistry registry, int self, ClockLimits limits) =>
        new(registry, self, limits, maySign: true);

    /// <summary>A node that does not know what it has signed: it judges and may not sign.</summary>
    public static ClockKeeper Listen(NodeRegistry registry, int self, ClockLimits limits) =>
        new(registry, self, limits, maySign: false);

    /// <summary>A node that comes back with its last statement, and as many of its peers' as it kept.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="self">Which node it is.</param>
    /// <param name="limits">What it takes.</param>
    /// <param name="last">The bytes of its last statement.</param>
    /// <param name="others">Bytes of accepted statements of peers and of evidence; what does not hold is left out.</param>
    /// <param name="keeper">The keeper, when true is returned.</param>
    public static bool TryRestore(
        NodeRegistry registry,
        int self,
        ClockLimits limits,
        ReadOnlySpan<byte> last,
        IEnumerable<byte[]> others,
        [NotNullWhen(true)] out ClockKeeper? keeper
    )
    {
        keeper = null;
        if (
            !ClockStatement.TryParse(last, out ClockStatement? own, out _)
            || own.Sender != self
            || own.CheckOrigin(registry) != ClockRefusal.None
        )
        {
            return false;
        }

        keeper = new ClockKeeper(registry, self, limits, maySign: true)
        {
            Last = own,
            Clock = own.Clock,
        };
        foreach (byte[] kept in others)
        {
            if (
                ClockEvidence.TryVerify(kept, registry, out ClockEvidence? evidence)
                && evidence.Accused >= 0
            )
            {
                keeper.convicted.TryAdd(evidence.Accused, evidence);
            }
            else
            {
                keeper.Anchor(kept);
            }
        }

        return true;
    }

    /// <summary>Accepts a statement whatever its step, because a certificate or the log vouches for it.</summary>
    /// <remarks>For a node that joins late. Signature and form are checked all the same.</remarks>
    public ClockRefusal Anchor(ReadOnlySpan<byte> bytes)
    {
        if (
            !ClockStatement.TryParse(bytes, out ClockStatement? statement, out ClockRefusal refusal)
        )
        {
            return refusal;
        }

        ClockStatement? known = peers.GetValueOrDefault(statement.Sender);
        refusal =
            statement.Sender == Self ? ClockRefusal.FromMyself
            : known is null && peers.Count >= limits.PeerCountMax ? ClockRefusal.PeersFull
            : known is not null && known.Sequence >= statement.Sequence ? ClockRefusal.Stale
            : statement.CheckOrigin(registry);
        if (refusal == ClockRefusal.None)
        {
            Take(statement);
        }

        return refusal;
    }

    /// <summary>Judges a statement that came with a message, and takes it when it holds.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="body">SHA-256 of the message.</param>
    public ClockAnswer Receive(ReadOnlySpan<byte> bytes, Sha256Hash body)
    {
        if (
            !ClockStatement.TryParse(bytes, out ClockStatement? statement, out ClockRefusal refusal)
        )
        {
            return new ClockAnswer(refusal);
        }

        // Nothing that is not signed may convict anybody, or take the room of who is.
        refusal = statement.CheckOrigin(registry);
        if (refusal != ClockRefusal.None)
        {
            return new ClockAnswer(refusal, statement);
        }

        return statement.Sender == Self ? OfMyself(statement) : OfPeer(statement, body);
    }

    /// <summary>Makes the next statement, to be written to disk before <see cref="Saved"/> gives leave to send it.</summary>
    /// <param name="epoch">In which epoch; not before the last one.</param>
    /// <param name="body">SHA-256 of the message.</param>
    /// <param name="key">The key that is registered for this node.</param>
    /// <param name="record">What must be durable first, when there is no refusal.</param>
    public ClockRefusal TryMake(
        long epoch,
        Sha256Hash body,
        SigningKey key,
        out ReadOnlyMemory<byte> record
    )
    {
        Invariant.That(epoch >= 0);
        record = default;
        ClockRefusal refusal =
            !MaySign ? ClockRefusal.StateLost
            : unsaved is not null ? ClockRefusal.NotSaved
            : Last?.Sequence == VectorClock.CounterMax ? ClockRefusal.Exhausted
            : Last?.Epoch > epoch ? ClockRefusal.EpochRanBack
            : !key.PublicKey.SequenceEqual(registry[Self].Key.Bytes) ? ClockRefusal.KeyWrong
            : ClockRefusal.None;
        if (refusal != ClockRefusal.None)
        {
            return refusal;
        }

        List<ClockComponent> others = [];
        foreach (ClockComponent component in Clock.Components)
        {
            if (component.Node != Self)
            {
                others.Add(component);
            }
        }

        unsaved = ClockStatement.Sign(
            new ClockFields(
                Self,
                registry.Hash,
                epoch,
                Sequence + 1,
                Last?.Hash ?? default,
                body,
                VectorClock.Of([.. others])
            ),
            key
        );
        record = unsaved.Bytes.ToArray();
        return ClockRefusal.None;
    }

    /// <summary>Told that the statement of <see cref="TryMake"/> is durable; it may now be sent.</summary>
    public ClockStatement Saved()
    {
        Invariant.That(unsaved is not null);
        Last = unsaved;
        Clock = Clock.With(Self, unsaved.Sequence);
        unsaved = null;
        return Last;
    }

    private ClockAnswer OfMyself(ClockStatement statement)
    {
        ClockStatement? mine = unsaved ?? Last;
        ClockEvidence? evidence = mine is null ? null : ClockEvidence.Find(mine, statement);
        if (statement.Sequence > Sequence || evidence is not null)
        {
            // Signed with our key and not by what we remember: a backup was restored, or the key is stolen.
            MaySign = false;
            return new ClockAnswer(ClockRefusal.StateLost, statement, evidence);
        }

        return new ClockAnswer(ClockRefusal.FromMyself, statement);
    }

    private ClockAnswer OfPeer(ClockStatement statement, Sha256Hash body)
    {
        int sender = statement.Sender;
        if (convicted.TryGetValue(sender, out ClockEvidence? earlier))
        {
            return new ClockAnswer(ClockRefusal.Convicted, statement, earlier);
        }

        ClockStatement? last = peers.GetValueOrDefault(sender);
        ClockEvidence? evidence = last is null ? null : ClockEvidence.Find(last, statement);
        if (evidence is not null)
        {
            convicted.TryAdd(sender, evidence);
            return new ClockAnswer(Refusal(evidence.Kind), statement, evidence);
        }

        ClockEvidence? dispute = FindDispute(statement);
        ClockRefusal refusal =
            statement.Hash == last?.Hash ? ClockRefusal.Replayed
            : dispute is not null ? ClockRefusal.Contradicted
            : statement.Sequence <= Clock[sender] ? ClockRefusal.Stale
            : statement.Body != body ? ClockRefusal.BodyWrong
            : statement.Sequence - Clock[sender] > limits.StepMax ? ClockRefusal.StepTooLarge
            : CheckClaims(statement);
        if (refusal == ClockRefusal.None && last is null && peers.Count >= limits.PeerCountMax)
        {
            refusal = ClockRefusal.PeersFull;
        }

        if (refusal != ClockRefusal.None)
        {
            return new ClockAnswer(refusal, statement, dispute);
        }

        long skipped = statement.Sequence - Clock[sender] - 1;
        Take(statement);
        return new ClockAnswer(ClockRefusal.None, statement, Evidence: null, skipped);
    }

    private ClockRefusal CheckClaims(ClockStatement statement)
    {
        foreach (ClockComponent claim in statement.Others.Components)
        {
            if (claim.Node == Self)
            {
                if (claim.Counter > Sequence)
                {
                    return ClockRefusal.ClaimsUnsigned;
                }
            }
            else if (claim.Counter - Clock[claim.Node] > limits.StepMax)
            {
                return ClockRefusal.ClaimTooFar;
            }
        }

        return ClockRefusal.None;
    }

    // What was accepted of others, and what we signed, against this one. It convicts nobody yet: a node that
    // signs in secret, and later runs back, makes an honest one look like a liar to those who missed it.
    // That one shows what it held, which convicts the other, and then the dispute is over.
    private ClockEvidence? FindDispute(ClockStatement statement)
    {
        if (Last is not null && ClockEvidence.Find(Last, statement) is { } own)
        {
            return own;
        }

        foreach (ClockStatement peer in peers.Values)
        {
            if (
                peer.Sender != statement.Sender
                && !convicted.ContainsKey(peer.Sender)
                && ClockEvidence.Find(peer, statement) is { } found
            )
            {
                return found;
            }
        }

        return null;
    }

    private void Take(ClockStatement statement)
    {
        peers[statement.Sender] = statement;
        if (statement.Sequence > Clock[statement.Sender])
        {
            Clock = Clock.With(statement.Sender, statement.Sequence);
        }
    }

    private static ClockRefusal Refusal(ClockEvidenceKind kind) =>
        kind switch
        {
            ClockEvidenceKind.Fork => ClockRefusal.Forked,
            ClockEvidenceKind.BrokenLink => ClockRefusal.LinkBroken,
            _ => ClockRefusal.RanBack,
        };
}
