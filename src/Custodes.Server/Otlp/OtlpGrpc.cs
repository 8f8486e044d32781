using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Custodes.Server.Otlp;

/// <summary>The three Export methods of OTLP's collector services: gRPC over HTTP/2, by hand.</summary>
/// <remarks>
/// The protocol of gRPC (PROTOCOL-HTTP2) for unary calls: the body of request and reply is one frame
/// <c>flag u8 (1 = compressed) | length u32 big endian | message</c>; the status comes in trailers, or
/// as an ordinary header when there is no body.
/// </remarks>
internal sealed class OtlpGrpc(
    ITelemetryIntake intake,
    ServerOptions options,
    ByteBudget budget,
    OtlpCounters counters
)
{
    private const int FrameHeaderBytes = 5;

    public async Task HandleAsync(HttpContext context)
    {
        OtlpOutcome outcome = OtlpOutcome.Aborted;
        try
        {
            outcome = await AnswerAsync(context);
        }
        catch (Exception gone)
            when (gone is OperationCanceledException or IOException
                && context.RequestAborted.IsCancellationRequested
            )
        {
            outcome = OtlpOutcome.Aborted;
        }
        finally
        {
            counters.Add(OtlpListener.Grpc, outcome);
        }
    }

    private async ValueTask<OtlpOutcome> AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsGrpc(request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return OtlpOutcome.Unsupported;
        }

        context.Response.ContentType = "application/grpc";
        if (
            !HttpMethods.IsPost(request.Method)
            || !TrySignal(request.Path.Value, out TelemetrySignal signal)
        )
        {
            Fail(context, GrpcStatus.Unimplemented, "no such method");
            return OtlpOutcome.Unsupported;
        }

        if (!TryCompression(request.Headers["grpc-encoding"], out bool mayBeGzip))
        {
            context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
            Fail(context, GrpcStatus.Unimplemented, "grpc-encoding must be identity or gzip");
            return OtlpOutcome.Unsupported;
        }

        // The limit is enforced while reading, where it ends in a status that gRPC clients understand.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        using PooledBytes frame = new(budget, options.RequestBytesMax + FrameHeaderBytes);
        using PooledBytes plain = new(budget, options.MessageBytesMax);
        BodyFault fault = await Body.ReadAsync(request.BodyReader, frame, context.RequestAborted);
        if (fault != BodyFault.None)
        {
            return Fail(context, fault);
        }

        if (!TryFrame(frame.Written.Span, mayBeGzip, out bool isGzip, out string reason))
        {
            Fail(context, GrpcStatus.InvalidArgument, reason);
            return OtlpOutcome.Malformed;
        }

        if (isGzip)
        {
            fault = Body.Decompress(frame, FrameHeaderBytes, plain);
            if (fault != BodyFault.None)
            {
                return Fail(context, fault);
            }
        }

        ReadOnlyMemory<byte> message = isGzip ? plain.Written : frame.Written[FrameHeaderBytes..];
        counters.AddBytes(OtlpListener.Grpc, message.Length);
        IntakeResult result = await intake.AcceptAsync(
            signal,
            TelemetryEncoding.Protobuf,
            message,
            context.RequestAborted
        );
        return Reply(context, result);
    }

    private static OtlpOutcome Reply(HttpContext context, IntakeResult result)
    {
        switch (result)
        {
            case IntakeResult.Accepted { RejectedCount: 0, Message.Length: 0 }:
                Succeed(context, []);
                return OtlpOutcome.Accepted;
            case IntakeResult.Accepted partial:
                Succeed(
                    context,
                    OtlpReply.PartialProtobuf(partial.RejectedCount, partial.Message).Span
                );
                return OtlpOutcome.Partial;
            case IntakeResult.Malformed malformed:
                Fail(context, GrpcStatus.InvalidArgument, malformed.Reason);
                return OtlpOutcome.Malformed;
            case IntakeResult.Overloaded overloaded:
                FailForNow(context, "overloaded", overloaded.RetryAfterMs);
                return OtlpOutcome.Overloaded;
            case IntakeResult.Stopping:
                FailForNow(context, "going down", 1_000);
                return OtlpOutcome.Stopping;
            default:
                throw new UnreachableException(result.ToString());
        }
    }

    private static void Succeed(HttpContext context, ReadOnlySpan<byte> message)
    {
        PipeWriter body = context.Response.BodyWriter;
        Span<byte> header = body.GetSpan(FrameHeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], message.Length);
        body.Advance(FrameHeaderBytes);
        body.Write(message);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private OtlpOutcome Fail(HttpContext context, BodyFault fault)
    {
        switch (fault)
        {
            case BodyFault.TooLarge:
                Fail(
                    context,
                    GrpcStatus.ResourceExhausted,
                    $"the limits are {options.RequestBytesMax} bytes as sent and "
                        + $"{options.MessageBytesMax} bytes after decompression"
                );
                return OtlpOutcome.TooLarge;
            case BodyFault.NotGzip:
                Fail(context, GrpcStatus.InvalidArgument, "the message is not gzip, or is cut off");
                return OtlpOutcome.Malformed;
            case BodyFault.NoRoom:
                FailForNow(context, "overloaded", options.RetryAfterMs);
                return OtlpOutcome.Overloaded;
            case BodyFault.None:
            default:
                throw new UnreachableException(fault.ToString());
        }
    }

    private static void FailForNow(HttpContext context, string reason, int retryAfterMs)
    {
        string details = Convert.ToBase64String(OtlpReply.RetryDetails(reason, retryAfterMs).Span);
        context.Response.Headers["grpc-status-details-bin"] = details.TrimEnd('=');
        Fail(context, GrpcStatus.Unavailable, reason);
    }

    // Without a body the headers are the trailers.
    private static void Fail(HttpContext context, GrpcStatus status, string reason)
    {
        context.Response.Headers["grpc-status"] = ((int)status).ToString(
            CultureInfo.InvariantCulture
        );
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(reason);
    }

    internal static bool TryFrame(
        ReadOnlySpan<byte> body,
        bool mayBeGzip,
        out bool isGzip,
        out string reason
    )
    {
        isGzip = false;
        if (body.Length < FrameHeaderBytes)
        {
            reason = $"the body has {body.Length} bytes; a frame begins with {FrameHeaderBytes}";
            return false;
        }

        isGzip = body[0] == 1;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(body[1..]);
        int rest = body.Length - FrameHeaderBytes;
        reason =
            body[0] > 1 ? $"flag byte {body[0]}"
            : isGzip && !mayBeGzip ? "a compressed frame without grpc-encoding"
            : length > rest ? $"the frame says {length} bytes, the body has {rest}"
            : length < rest ? "more than one frame"
            : "";
        return reason.Length == 0;
    }

    private static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (
            contentType.Length == "application/grpc".Length
            || contentType["application/grpc".Length] is '+' or ';'
        );

    private static bool TrySignal(string? path, out TelemetrySignal signal)
    {
        signal = path switch
        {
            "/opentelemetry.proto.collector.logs.v1.LogsService/Export" => TelemetrySignal.Logs,
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" =>
                TelemetrySignal.Metrics,
            _ => TelemetrySignal.Traces,
        };
        return signal != TelemetrySignal.Traces
            || path == "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    }

    private static bool TryCompression(string? encoding, out bool isGzip)
    {
        isGzip = string.Equals(encoding, "gzip", StringComparison.Ordinal);
        return isGzip
            || string.IsNullOrEmpty(encoding)
            || string.Equals(encoding, "identity", StringComparison.Ordinal);
    }
}
