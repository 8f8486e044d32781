using Custodes.Cluster.Certified;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;

namespace Custodes.Node.Hierarchy;

/// <summary>What a node knows, with the mark on every verdict of what it is worth beyond the node.</summary>
/// <param name="inner">What the node knows.</param>
/// <param name="courier">Knows what is certified.</param>
/// <param name="cluster">Knows how certification goes.</param>
public sealed class MarkedReader(
    IFleetReader inner,
    VerdictCourier courier,
    IVerdictCluster cluster
) : IFleetReader
{
    private const int LatestCount = 256;

    /// <inheritdoc/>
    public ValueTask<Page<AgentView>?> ListAgentsAsync(
        AgentQuery query,
        CancellationToken cancellationToken
    ) => inner.ListAgentsAsync(query, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<AgentDetail?> FindAgentAsync(
        string agent,
        CancellationToken cancellationToken
    )
    {
        AgentDetail? detail = await inner.FindAgentAsync(agent, cancellationToken);
        if (detail is null)
        {
            return null;
        }

        foreach (StandingVerdict one in cluster.Standing())
        {
            bool isHeld = one.Verdict.Kind == Consensus.Bodies.VerdictKind.Quarantine;
            bool isThis = string.Equals(one.Agent, agent, StringComparison.Ordinal);
            if (isThis && isHeld == (detail.Agent.Level == VerdictLevel.Quarantined))
            {
                return detail with { Certification = courier.Certified(one.View) };
            }
        }

        return detail with
        {
            Certification =
                await MarkOfNewestAsync(agent, cancellationToken)
                ?? CertificationMark.None with
                {
                    Note = "nothing that binds the fleet",
                },
        };
    }

    /// <inheritdoc/>
    public ValueTask<Page<Finding>> ListAlarmsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    ) => inner.ListAlarmsAsync(afterId, limit, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Page<Verdict>> ListVerdictsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    )
    {
        Page<Verdict> page = await inner.ListVerdictsAsync(afterId, limit, cancellationToken);
        return page with
        {
            Items =
            [
                .. page.Items.Select(verdict =>
                    verdict with
                    {
                        Certification = courier.MarkOf(verdict),
                    }
                ),
            ],
        };
    }

    /// <inheritdoc/>
    public async ValueTask<FleetHealth> GetHealthAsync(CancellationToken cancellationToken)
    {
        FleetHealth health = await inner.GetHealthAsync(cancellationToken);
        return health.IsReady && courier.Stalled is { } stalled
            ? health with
            {
                Reason = $"ready; {stalled}",
            }
            : health;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MetricSample>> GetMetricsAsync(
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<MetricSample> samples = await inner.GetMetricsAsync(cancellationToken);
        return
        [
            .. samples,
            new MetricSample(
                "custodes_verdicts_uncertified",
                "Own verdicts that would bind the fleet and have no certificate yet.",
                MetricType.Gauge,
                [],
                courier.WaitingCount
            ),
            new MetricSample(
                "custodes_verdicts_stalled",
                "1 when validators certify nothing, and verdicts hold at this node alone.",
                MetricType.Gauge,
                [],
                courier.Stalled is null ? 0 : 1
            ),
        ];
    }

    private async Task<CertificationMark?> MarkOfNewestAsync(
        string agent,
        CancellationToken cancellationToken
    )
    {
        Page<Verdict> page = await inner.ListVerdictsAsync(
            courier.LastId - LatestCount,
            LatestCount,
            cancellationToken
        );
        Verdict? newest = page.Items.LastOrDefault(verdict =>
            string.Equals(verdict.Agent, agent, StringComparison.Ordinal)
        );
        return newest is null ? null : courier.MarkOf(newest);
    }
}
