using Custodes.Contracts.Fleet;

namespace Custodes.Cluster.Validating;

/// <summary>What <c>/metrics</c> shows of a validator.</summary>
internal static class ValidatorMeters
{
    public static void Append(ValidatorStatus status, ICollection<MetricSample> samples)
    {
        Gauge("epoch", "The epoch that is being agreed on.", status.Epoch);
        Gauge("view", "Its view; 0 before it is due.", status.View);
        Gauge("decided_epoch", "The last epoch that was certified.", status.DecidedEpoch);
        Gauge("suspended", "1 when this validator only listens.", status.IsSuspended ? 1 : 0);
        Gauge(
            "certificate_p50_seconds",
            "From the start of an epoch to its durable certificate, median of the latest 1,024.",
            status.LatencyP50Ms / 1000
        );
        Gauge("certificate_p99_seconds", "The same, 99th percentile.", status.LatencyP99Ms / 1000);
        Counter(
            "certificates_measured_total",
            "Certificates whose time was measured.",
            status.MeasuredCount
        );
        Counter(
            "dropped_messages_total",
            "Messages dropped because too many waited.",
            status.DroppedMessages
        );
        Gauge("drawn_epoch", "The newest epoch that drew the next plans.", status.DrawnEpoch);
        long withheld = 0;
        foreach (long count in status.Withheld)
        {
            withheld += count;
        }

        Counter(
            "shares_withheld_total",
            "Shares of draws that validators owed and no body has, since the beginning of the chain.",
            withheld
        );
        Gauge(
            "equivocations",
            "Proven contradictions of validators that are kept here.",
            status.Equivocations.Count
        );

        void Gauge(string name, string help, double value) =>
            Add(name, help, MetricType.Gauge, value);

        void Counter(string name, string help, double value) =>
            Add(name, help, MetricType.Counter, value);

        void Add(string name, string help, MetricType type, double value) =>
            samples.Add(new MetricSample($"custodes_validator_{name}", help, type, [], value));
    }
}
