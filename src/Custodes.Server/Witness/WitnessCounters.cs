using System.Globalization;
using Custodes.Contracts.Fleet;
using Custodes.Evidence.Verification;
using Custodes.Evidence.Witnessing;

namespace Custodes.Server.Witness;

/// <summary>How many requests to a witness ended how. Any thread.</summary>
internal sealed class WitnessCounters
{
    private static readonly string[] Names = Array.ConvertAll(
        Enum.GetNames<WitnessOutcome>(),
        name => name.ToLower(CultureInfo.InvariantCulture)
    );

    private readonly long[] counts = new long[Names.Length];

    /// <summary>Counts one.</summary>
    public void Add(WitnessOutcome outcome) => Interlocked.Increment(ref counts[(int)outcome]);

    /// <summary>What <c>/metrics</c> shows.</summary>
    public List<MetricSample> ToSamples(IReadOnlyList<KeyValuePair<string, TreeHead>> heads)
    {
        List<MetricSample> samples = [];
        for (int outcome = (int)WitnessOutcome.Cosigned; outcome < counts.Length; outcome++)
        {
            samples.Add(
                new MetricSample(
                    "custodes_witness_requests_total",
                    "Requests to cosign a head, by outcome.",
                    MetricType.Counter,
                    [new("outcome", Names[outcome])],
                    Interlocked.Read(ref counts[outcome])
                )
            );
        }

        foreach ((string origin, TreeHead head) in heads)
        {
            samples.Add(
                new MetricSample(
                    "custodes_witness_size",
                    "Entries of the head of a log that was cosigned last.",
                    MetricType.Gauge,
                    [new("origin", origin)],
                    head.Size
                )
            );
        }

        return samples;
    }
}
