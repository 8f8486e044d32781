using Custodes.Aggregation.Baselines;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <summary>A regional node: carries what local nodes say up, and what the global one says down.</summary>
/// <remarks>
/// It certifies nothing and keeps nothing that anybody depends on. Its own signature covers each batch that it
/// carries, so that it answers for what it says to have got; it cannot alter what others signed,
/// and what it leaves out comes by another one. Everything is lost with it, and nothing is missed.
/// </remarks>
public sealed class RegionalMachine(Sealer sealer, ClusterTerms terms, HierarchyOptions options)
    : IHierarchyMachine
{
    private readonly ClusterMap map = sealer.Map;
    private readonly List<ReadOnlyMemory<byte>> collected = [];
    private readonly HashSet<Sha256Hash> carried = [];
    private long collectedBytes;
    private long relayAtMs = long.MaxValue;
    private long helloAtMs;
    private ClusterMessage? opening;
    private ClusterMessage? baseline;
    private ClusterMessage? certified;

    /// <inheritdoc/>
    public long NextAtMs => Math.Min(relayAtMs, helloAtMs);

    /// <inheritdoc/>
    public HierarchyStatus Status { get; private set; } = new();

    /// <inheritdoc/>
    public CertificateBook? Certificates => null;

    /// <inheritdoc/>
    public void Start(long nowMs, ICollection<HierarchyEffect> effects) => SayHello(nowMs, effects);

    /// <inheritdoc/>
    public void OnMessage(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        NodeKind sender = map.KindOf(message.Sender);
        switch (message.Kind)
        {
            case MessageKind.EpochOpen when sender == NodeKind.Global:
                if (IsNewer(message, opening))
                {
                    opening = message;
                    carried.Clear();
                    Status = Status with { Epoch = message.Epoch };
                    effects.Add(new HierarchyEffect.Send(map.Locals, message.Raw));
                }

                helloAtMs = nowMs + (2L * terms.MeanEpochMs);
                break;
            case MessageKind.Baseline when sender == NodeKind.Global:
                if (IsNewer(message, baseline))
                {
                    baseline = message;
                    Show(message);
                    effects.Add(new HierarchyEffect.Send(map.Locals, message.Raw));
                }

                break;
            case MessageKind.Certified when sender == NodeKind.Global:
                CarryCertificates(message, effects);
                break;
            case MessageKind.Summaries when sender == NodeKind.Local:
                Collect(message, nowMs, effects);
                break;
            case MessageKind.Hello when sender == NodeKind.Local:
                Answer(message, effects);
                break;
            default:
                Status = Status with { Refused = Status.Refused + 1 };
                break;
        }
    }

    /// <inheritdoc/>
    public void OnTime(long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (nowMs >= relayAtMs)
        {
            Relay(effects);
        }

        if (nowMs >= helloAtMs)
        {
            SayHello(nowMs, effects);
        }
    }

    private static bool IsNewer(ClusterMessage message, ClusterMessage? kept) =>
        kept is null || message.Epoch > kept.Epoch;

    // Each says all that is in force, so that the newest is enough for whoever was away.
    private void CarryCertificates(ClusterMessage message, ICollection<HierarchyEffect> effects)
    {
        ulong epoch = CertificateBook.EpochOf(message.Body);
        if (epoch <= Status.CertifiedEpoch)
        {
            Status = Status with { Duplicates = Status.Duplicates + 1 };
            return;
        }

        certified = message;
        Status = Status with { CertifiedEpoch = epoch };
        effects.Add(new HierarchyEffect.Send(map.Locals, message.Raw));
    }

    private void Collect(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        // Of the epoch that is open, the one before, or one that this node has not heard of yet; what is older,
        // nobody takes.
        if (message.Epoch + 1 < Status.Epoch || !carried.Add(Sha256.Of(message.Raw.Span)))
        {
            Status = Status with { Duplicates = Status.Duplicates + 1 };
            return;
        }

        if (carried.Count > options.CarriedCountMax)
        {
            Status = Status with { Refused = Status.Refused + 1 };
            return;
        }

        if (collectedBytes + message.Raw.Length > MessageLimits.BatchBytes)
        {
            Relay(effects);
        }

        collected.Add(message.Raw);
        collectedBytes += message.Raw.Length;
        relayAtMs = Math.Min(relayAtMs, nowMs + options.RelayMs);
    }

    private void Relay(ICollection<HierarchyEffect> effects)
    {
        relayAtMs = long.MaxValue;
        if (collected.Count > 0)
        {
            byte[] body = BlockList.Write(collected);
            collected.Clear();
            collectedBytes = 0;
            Send(MessageKind.Relay, body, effects);
        }
    }

    // A node that was away is told what it missed, in the words of the one who said it.
    private void Answer(ClusterMessage hello, ICollection<HierarchyEffect> effects)
    {
        if (certified is not null)
        {
            effects.Add(new HierarchyEffect.Send([hello.Sender], certified.Raw));
        }

        if (baseline is not null)
        {
            effects.Add(new HierarchyEffect.Send([hello.Sender], baseline.Raw));
        }

        if (opening is not null)
        {
            effects.Add(new HierarchyEffect.Send([hello.Sender], opening.Raw));
        }
    }

    private void Show(ClusterMessage message)
    {
        if (
            BlockList.Read(message.Body) is [{ } bytes, ..]
            && SignedBaseline.TryParse(bytes, map.Fleet, out SignedBaseline? signed)
        )
        {
            Status = Status with
            {
                BaselineEpoch = signed.Baseline.Epoch,
                BaselineDigest = signed.Baseline.Digest,
                BaselineAgents = BaselineFigures.AgentsOf(signed.Baseline),
                BucketsIncluded = BaselineFigures.BucketsOf(signed.Baseline),
                Calibrations = CalibrationFigures.Of(signed.Baseline, map),
                EpochsClosed = Status.EpochsClosed + 1,
            };
        }
    }

    private void SayHello(long nowMs, ICollection<HierarchyEffect> effects)
    {
        helloAtMs = nowMs + (2L * terms.MeanEpochMs);
        Send(MessageKind.Hello, [], effects);
    }

    private void Send(MessageKind kind, byte[] body, ICollection<HierarchyEffect> effects)
    {
        if (sealer.Seal(kind, Status.Epoch, body, effects) is { } raw)
        {
            effects.Add(new HierarchyEffect.Send([map.Global], raw));
        }
    }
}
