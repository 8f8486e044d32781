using Custodes.Aggregation.Registry;
using Custodes.Clocks.Statements;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Signs what a node says, with its clock, and judges what others say.</summary>
/// <remarks>
/// One message may come by two ways, so that its clock is old when the second comes. Such a message is no replay:
/// what it says is taken once, by what it is about. It counts as long as nothing proves its sender a forger.
/// </remarks>
public sealed class Sealer(ClusterMap map, ushort self, ClockKeeper keeper, SigningKey key)
    : ISigner
{
    /// <summary>Index of this node.</summary>
    public ushort Self => self;

    /// <summary>Who there is.</summary>
    public ClusterMap Map => map;

    /// <summary>Whether this node may still sign.</summary>
    public bool MaySign => keeper.MaySign;

    /// <summary>The clock, for those who show it.</summary>
    public ClockKeeper Clock => keeper;

    /// <summary>Hash of the last statement; of nothing before the first.</summary>
    public Sha256Hash LastHash => keeper.Last?.Hash ?? Sha256Hash.OfNothing;

    /// <summary>Messages that were refused, by reason.</summary>
    public IReadOnlyDictionary<ClockRefusal, long> Refused => refused;

    /// <summary>Messages that are no envelope.</summary>
    public long Malformed { get; private set; }

    /// <summary>Told of each statement of another node that a message was believed with, new or late; null for nobody.</summary>
    public Action<ReadOnlyMemory<byte>>? OnBelieved { get; set; }

    private readonly SortedDictionary<ClockRefusal, long> refused = [];

    /// <inheritdoc/>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) =>
        key.Sign(message, signature);

    /// <summary>Puts a message into its envelope, and adds what must be durable before it is sent.</summary>
    /// <returns>Null when this node may not sign any more.</returns>
    public byte[]? Seal(
        MessageKind kind,
        ulong epoch,
        byte[] body,
        ICollection<HierarchyEffect> effects
    )
    {
        long clockEpoch = Math.Max((long)epoch, keeper.Last?.Epoch ?? 0);
        ClockRefusal refusal = keeper.TryMake(
            clockEpoch,
            Envelope.HashOf(kind, epoch, body),
            key,
            out ReadOnlyMemory<byte> record
        );
        if (refusal != ClockRefusal.None)
        {
            Count(refusal);
            return null;
        }

        // Effects are performed in order, and a store that fails ends the node: what follows is not sent then.
        effects.Add(new HierarchyEffect.StoreClock(record));
        ClockStatement statement = keeper.Saved();
        return Envelope.Write(kind, epoch, statement.Bytes, body);
    }

    /// <summary>Reads a message and judges its clock; null when it is not to be looked at.</summary>
    public ClusterMessage? TryOpen(ReadOnlyMemory<byte> raw)
    {
        if (
            !Envelope.TryRead(
                raw,
                out MessageKind kind,
                out ulong epoch,
                out ReadOnlyMemory<byte> signed,
                out ReadOnlyMemory<byte> body
            )
        )
        {
            Malformed++;
            return null;
        }

        Sha256Hash hash = Envelope.HashOf(kind, epoch, body.Span);
        ClockAnswer answer = keeper.Receive(signed.Span, hash);
        bool isLate =
            answer.Refusal is ClockRefusal.Stale or ClockRefusal.Replayed
            && answer.Statement!.Body == hash;
        if (answer.Refusal != ClockRefusal.None)
        {
            Count(answer.Refusal);
        }

        if (answer.Refusal == ClockRefusal.None || (isLate && answer.Refusal == ClockRefusal.Stale))
        {
            OnBelieved?.Invoke(signed);
        }

        return answer.Refusal == ClockRefusal.None || isLate
            ? new ClusterMessage(map.IndexOfClock(answer.Statement!.Sender), kind, epoch, body, raw)
            : null;
    }

    private void Count(ClockRefusal refusal) =>
        refused[refusal] = refused.GetValueOrDefault(refusal) + 1;
}
