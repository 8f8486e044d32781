using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Custodes.EndToEnd.Tests;

/// <summary>OpenTelemetry's own .NET SDK and exporters.</summary>
internal sealed class SdkTelemetry : IAgentTelemetry
{
    private static int count;

    private readonly ActivitySource source;
    private readonly TracerProvider provider;

    public SdkTelemetry(NodeProcess node, OtlpExportProtocol protocol)
    {
        source = new ActivitySource($"agents-{Interlocked.Increment(ref count)}");
        provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("shop"))
            .AddSource(source.Name)
            .AddOtlpExporter(options =>
            {
                options.Protocol = protocol;
                options.Endpoint =
                    protocol == OtlpExportProtocol.Grpc
                        ? node.OtlpGrpc
                        : new Uri(node.OtlpHttp, "/v1/traces");
                options.ExportProcessorType = ExportProcessorType.Batch;
            })
            .Build();
    }

    public Task SendAsync(Session session, CancellationToken cancellationToken)
    {
        // A trace of its own for each session, whatever runs around the test.
        Activity.Current = null;
        using (Activity root = Start(session, "chat", "chat model-1"))
        {
            root.SetTag(
                "gen_ai.input.messages",
                $$"""[{"role":"user","parts":[{"type":"text","content":"{{session.Prompt}}"}]}]"""
            );
        }

        foreach (ToolCall call in session.Calls)
        {
            using Activity span = Start(session, "execute_tool", $"execute_tool {call.Tool}");
            span.SetTag("gen_ai.tool.name", call.Tool);
            span.SetTag("gen_ai.tool.call.arguments", call.Arguments);
            span.SetTag("gen_ai.tool.call.result", call.Result);
        }

        Assert.True(provider.ForceFlush());
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        provider.Dispose();
        source.Dispose();
    }

    private Activity Start(Session session, string operation, string name)
    {
        Activity activity = source.StartActivity(name, ActivityKind.Internal)!;
        activity.SetTag("gen_ai.operation.name", operation);
        activity.SetTag("gen_ai.agent.id", session.Agent);
        activity.SetTag("gen_ai.agent.name", "support");
        activity.SetTag("gen_ai.conversation.id", session.Id);
        return activity;
    }
}
