using Custodes.Cluster.Validating;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;

namespace Custodes.Cluster.Running;

/// <summary>Shows a node alone with an embedded validator as a cluster of one. Any thread.</summary>
public sealed class EmbeddedReader(EmbeddedValidator validator) : IClusterReader
{
    /// <inheritdoc/>
    public ClusterView View() =>
        new()
        {
            Role = "alone",
            Index = validator.Self,
            Name = "",
            Registry = "",
            MaySign = true,
            Epoch = 0,
            EpochsClosed = 0,
            LastEpochMs = 0,
            BaselineEpoch = 0,
            BaselineDigest = "",
            BaselineAgents = 0,
            IsStale = false,
            BucketsIncluded = 0,
            BucketsMissing = 0,
            Duplicates = 0,
            Refused = 0,
            Disputes = 0,
            Excluded = [],
            Certified = validator.View(),
            Peers = [],
        };

    /// <inheritdoc/>
    public FleetFindingsView? Findings(int limit) => null;

    /// <inheritdoc/>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        CertificationView view = validator.View();
        Gauge(
            "custodes_validator_embedded",
            "1 where one embedded validator agrees with itself, which protects nobody.",
            1
        );
        Gauge("custodes_certified_epoch", "The newest epoch that is certified.", view.Epoch);
        Gauge(
            "custodes_certification_stalled",
            "1 when the embedded validator has ended.",
            view.IsStalled ? 1 : 0
        );
        Gauge("custodes_certified_verdicts", "Standing verdicts.", view.Verdicts.Count);

        void Gauge(string name, string help, double value) =>
            samples.Add(new MetricSample(name, help, MetricType.Gauge, [], value));
    }
}
