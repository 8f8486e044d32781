using Custodes.Clocks.Statements;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Messages;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Carries findings up beside everything else that a node of the hierarchy does, which is another machine's.</summary>
/// <remarks>
/// Findings wait for nobody and nothing waits for them: what is lost on the way is not asked for again, and is in the log
/// of the node that made it. A local node sends at most one message in a tenth of a second, and a regional one carries as
/// many of each.
/// </remarks>
public sealed class FindingMachine(
    IHierarchyMachine inner,
    Sealer sealer,
    FindingQueue? queue,
    FleetFindings? store
) : IHierarchyMachine, ICertifying
{
    private const int PauseMs = 100;
    private readonly ClusterMap map = sealer.Map;
    private readonly Dictionary<ushort, long> carriedAtMs = [];
    private long sendAtMs;

    /// <inheritdoc/>
    public long NextAtMs =>
        queue is { IsEmpty: false } ? Math.Min(inner.NextAtMs, sendAtMs) : inner.NextAtMs;

    /// <inheritdoc/>
    public HierarchyStatus Status => inner.Status;

    /// <inheritdoc/>
    public CertificateBook? Certificates => inner.Certificates;

    /// <summary>Findings of the fleet; null but at the global node.</summary>
    public FleetFindings? Store => store;

    /// <summary>Messages that were not carried on, because more of one node came than may.</summary>
    public long Uncarried { get; private set; }

    /// <inheritdoc/>
    public void Start(long nowMs, ICollection<HierarchyEffect> effects)
    {
        inner.Start(nowMs, effects);
        Remember(effects);
    }

    /// <inheritdoc/>
    public void OnMessage(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (message.Kind == MessageKind.Findings && map.KindOf(message.Sender) == NodeKind.Local)
        {
            Take(message, nowMs, effects);
        }
        else
        {
            inner.OnMessage(message, nowMs, effects);
            Remember(effects);
        }
    }

    /// <inheritdoc/>
    public void OnTime(long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (inner.NextAtMs <= nowMs)
        {
            inner.OnTime(nowMs, effects);
            Remember(effects);
        }

        if (
            queue is { IsEmpty: false }
            && nowMs >= sendAtMs
            && sealer.MaySign
            && queue.TryTake(out IReadOnlyList<FindingSummary>? findings)
        )
        {
            sendAtMs = nowMs + PauseMs;
            byte[] body = FindingSummary.Write(findings);
            if (sealer.Seal(MessageKind.Findings, inner.Status.Epoch, body, effects) is { } raw)
            {
                effects.Add(
                    new HierarchyEffect.Send(LocalMachine.ParentsOf(map, sealer.Self), raw)
                );
            }
        }
    }

    /// <inheritdoc/>
    public void OnCertificate(
        ReadOnlyMemory<byte> message,
        long nowMs,
        ICollection<HierarchyEffect> effects
    )
    {
        (inner as ICertifying)?.OnCertificate(message, nowMs, effects);
        Remember(effects);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> question) =>
        inner is ICertifying certifying ? certifying.Answer(question) : default;

    private void Take(ClusterMessage message, long nowMs, ICollection<HierarchyEffect> effects)
    {
        if (map.KindOf(sealer.Self) == NodeKind.Regional)
        {
            // Half of the pause: what left in time may arrive closer together.
            if (nowMs - carriedAtMs.GetValueOrDefault(message.Sender, -PauseMs) < PauseMs / 2)
            {
                Uncarried++;
                return;
            }

            carriedAtMs[message.Sender] = nowMs;
            effects.Add(new HierarchyEffect.Send([map.Global], message.Raw));
        }
        else if (
            store is not null
            && FindingSummary.Read(message.Body) is { } findings
            && Envelope.TryRead(message.Raw, out _, out _, out ReadOnlyMemory<byte> signed, out _)
            && ClockStatement.TryParse(signed.Span, out ClockStatement? statement, out _)
        )
        {
            _ = store.Take(statement, findings);
        }
    }

    // Through this node's own statements others come to know of what came to it.
    private void Remember(ICollection<HierarchyEffect> effects)
    {
        if (store is null)
        {
            return;
        }

        foreach (HierarchyEffect effect in effects)
        {
            if (
                effect is HierarchyEffect.StoreClock clock
                && ClockStatement.TryParse(clock.Record.Span, out ClockStatement? statement, out _)
            )
            {
                store.Own(statement);
            }
        }
    }
}
