using System.Globalization;
using Custodes.Contracts.Fleet;

namespace Custodes.Server.Otlp;

/// <summary>How many telemetry requests ended how. Any thread.</summary>
internal sealed class OtlpCounters(ByteBudget budget)
{
    private const string RequestsHelp = "Telemetry requests by listener and outcome.";
    private const string BytesHelp = "Bytes of telemetry after decompression, by listener.";
    private const string BufferedHelp = "Bytes that telemetry requests under way hold.";

    private static readonly string[] ListenerNames = Names<OtlpListener>();
    private static readonly string[] OutcomeNames = Names<OtlpOutcome>();

    private readonly long[] requests = new long[ListenerNames.Length * OutcomeNames.Length];
    private readonly long[] bytes = new long[ListenerNames.Length];

    public void Add(OtlpListener listener, OtlpOutcome outcome) =>
        Interlocked.Increment(ref requests[Index(listener, outcome)]);

    public void AddBytes(OtlpListener listener, long count) =>
        Interlocked.Add(ref bytes[(int)listener], count);

    public long Of(OtlpListener listener, OtlpOutcome outcome) =>
        Interlocked.Read(ref requests[Index(listener, outcome)]);

    /// <summary>Appends the samples that <c>/metrics</c> shows.</summary>
    public void AppendTo(List<MetricSample> samples)
    {
        for (int index = 0; index < requests.Length; index++)
        {
            samples.Add(
                new MetricSample(
                    "custodes_otlp_requests_total",
                    RequestsHelp,
                    MetricType.Counter,
                    [
                        new("listener", ListenerNames[index / OutcomeNames.Length]),
                        new("outcome", OutcomeNames[index % OutcomeNames.Length]),
                    ],
                    Interlocked.Read(ref requests[index])
                )
            );
        }

        for (int index = 0; index < bytes.Length; index++)
        {
            samples.Add(
                new MetricSample(
                    "custodes_otlp_body_bytes_total",
                    BytesHelp,
                    MetricType.Counter,
                    [new("listener", ListenerNames[index])],
                    Interlocked.Read(ref bytes[index])
                )
            );
        }

        samples.Add(
            new MetricSample(
                "custodes_otlp_buffered_bytes",
                BufferedHelp,
                MetricType.Gauge,
                [],
                budget.Bytes
            )
        );
    }

    private static int Index(OtlpListener listener, OtlpOutcome outcome) =>
        ((int)listener * OutcomeNames.Length) + (int)outcome;

    private static string[] Names<T>()
        where T : struct, Enum
    {
        string[] names = Enum.GetNames<T>();
        for (int index = 0; index < names.Length; index++)
        {
            names[index] = names[index].ToLower(CultureInfo.InvariantCulture);
        }

        return names;
    }
}
