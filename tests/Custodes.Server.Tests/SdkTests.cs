using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Custodes.Contracts.Fleet;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: what a real SDK sends, by either protocol, arrives. Method: OpenTelemetry's own .NET
/// exporter against a real server; the names in the body show that it is what was recorded.
/// </summary>
public sealed class SdkTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Traces_and_metrics_of_the_sdk_arrive(OtlpExportProtocol protocol)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string name = $"sdk-{protocol}";
        using ActivitySource source = new(name);
        using Meter meter = new(name);
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder()
            .AddSource(name)
            .AddOtlpExporter(options => Configure(options, server, protocol, "/v1/traces"))
            .Build();
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder()
            .AddMeter(name)
            .AddOtlpExporter(options => Configure(options, server, protocol, "/v1/metrics"))
            .Build();
        Counter<long> counter = meter.CreateCounter<long>("calls-made");

        using (source.StartActivity("execute_tool"))
        {
            counter.Add(1);
        }

        Assert.True(tracer.ForceFlush());
        Assert.True(metrics.ForceFlush());
        Assert.Contains(
            "execute_tool",
            TextOf(server, TelemetrySignal.Traces),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "calls-made",
            TextOf(server, TelemetrySignal.Metrics),
            StringComparison.Ordinal
        );
    }

    private static void Configure(
        OtlpExporterOptions options,
        RunningServer server,
        OtlpExportProtocol protocol,
        string path
    )
    {
        IPEndPoint address =
            protocol == OtlpExportProtocol.Grpc ? server.Host.OtlpGrpc : server.Host.OtlpHttp;
        options.Protocol = protocol;
        options.Endpoint = new Uri(
            protocol == OtlpExportProtocol.Grpc ? $"http://{address}" : $"http://{address}{path}"
        );
    }

    private static string TextOf(RunningServer server, TelemetrySignal signal) =>
        Encoding.UTF8.GetString(server.Intake.Taken.First(taken => taken.Signal == signal).Body);
}
