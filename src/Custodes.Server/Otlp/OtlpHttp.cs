using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Custodes.Server.Otlp;

/// <summary><c>POST /v1/traces</c>, <c>/v1/logs</c>, <c>/v1/metrics</c>: OTLP over HTTP.</summary>
/// <remarks>
/// OTLP 1.x, section "OTLP/HTTP": 200 even when some was rejected, 400 for what must not be sent
/// again, 503 with Retry-After for what should; the body has the content type of the request.
/// </remarks>
internal sealed class OtlpHttp(
    ITelemetryIntake intake,
    ServerOptions options,
    ByteBudget budget,
    OtlpCounters counters
)
{
    private const string ProtobufType = "application/x-protobuf";
    private const string JsonType = "application/json";

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
            counters.Add(OtlpListener.Http, outcome);
        }
    }

    private async ValueTask<OtlpOutcome> AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!TrySignal(request.Path.Value, out TelemetrySignal signal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return OtlpOutcome.Unsupported;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return OtlpOutcome.Unsupported;
        }

        if (!TryEncoding(request.ContentType, out TelemetryEncoding encoding))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            context.Response.Headers.Accept = $"{ProtobufType}, {JsonType}";
            return OtlpOutcome.Unsupported;
        }

        if (!TryCompression(request.Headers.ContentEncoding, out bool isGzip))
        {
            context.Response.Headers.AcceptEncoding = "gzip";
            return Fail(
                context,
                encoding,
                StatusCodes.Status415UnsupportedMediaType,
                "Content-Encoding must be gzip, identity or absent",
                OtlpOutcome.Unsupported
            );
        }

        // The limit is enforced while reading, where it ends in a reply that OTLP clients understand.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        if (request.ContentLength > options.RequestBytesMax)
        {
            return Fail(context, encoding, BodyFault.TooLarge);
        }

        using PooledBytes sent = new(budget, options.RequestBytesMax);
        using PooledBytes plain = new(budget, options.MessageBytesMax);
        BodyFault fault = sent.Reserve((int)(request.ContentLength ?? 0));
        if (fault == BodyFault.None)
        {
            fault = await Body.ReadAsync(request.BodyReader, sent, context.RequestAborted);
        }

        if (fault == BodyFault.None && isGzip)
        {
            fault = Body.Decompress(sent, 0, plain);
        }

        if (fault != BodyFault.None)
        {
            return Fail(context, encoding, fault);
        }

        ReadOnlyMemory<byte> message = isGzip ? plain.Written : sent.Written;
        counters.AddBytes(OtlpListener.Http, message.Length);
        IntakeResult result = await intake.AcceptAsync(
            signal,
            encoding,
            message,
            context.RequestAborted
        );
        return Reply(context, signal, encoding, result);
    }

    private static OtlpOutcome Reply(
        HttpContext context,
        TelemetrySignal signal,
        TelemetryEncoding encoding,
        IntakeResult result
    )
    {
        switch (result)
        {
            case IntakeResult.Accepted { RejectedCount: 0, Message.Length: 0 }:
                Write(
                    context,
                    encoding,
                    StatusCodes.Status200OK,
                    encoding == TelemetryEncoding.Json ? "{}"u8 : []
                );
                return OtlpOutcome.Accepted;
            case IntakeResult.Accepted partial:
                Write(
                    context,
                    encoding,
                    StatusCodes.Status200OK,
                    encoding == TelemetryEncoding.Json
                        ? OtlpReply.PartialJson(signal, partial.RejectedCount, partial.Message).Span
                        : OtlpReply.PartialProtobuf(partial.RejectedCount, partial.Message).Span
                );
                return OtlpOutcome.Partial;
            case IntakeResult.Malformed malformed:
                return Fail(
                    context,
                    encoding,
                    StatusCodes.Status400BadRequest,
                    malformed.Reason,
                    OtlpOutcome.Malformed
                );
            case IntakeResult.Overloaded overloaded:
                return FailForNow(
                    context,
                    encoding,
                    overloaded.RetryAfterMs,
                    OtlpOutcome.Overloaded
                );
            case IntakeResult.Stopping:
                return FailForNow(context, encoding, 1_000, OtlpOutcome.Stopping);
            default:
                throw new UnreachableException(result.ToString());
        }
    }

    private OtlpOutcome Fail(HttpContext context, TelemetryEncoding encoding, BodyFault fault) =>
        fault switch
        {
            BodyFault.TooLarge => Fail(
                context,
                encoding,
                StatusCodes.Status413PayloadTooLarge,
                $"the limits are {options.RequestBytesMax} bytes as sent and "
                    + $"{options.MessageBytesMax} bytes after decompression",
                OtlpOutcome.TooLarge
            ),
            BodyFault.NotGzip => Fail(
                context,
                encoding,
                StatusCodes.Status400BadRequest,
                "the body is not gzip, or is cut off",
                OtlpOutcome.Malformed
            ),
            BodyFault.NoRoom => FailForNow(
                context,
                encoding,
                options.RetryAfterMs,
                OtlpOutcome.Overloaded
            ),
            BodyFault.None or _ => throw new UnreachableException(fault.ToString()),
        };

    private static OtlpOutcome FailForNow(
        HttpContext context,
        TelemetryEncoding encoding,
        int retryAfterMs,
        OtlpOutcome outcome
    )
    {
        // Whole seconds, rounded up: 0 would mean at once.
        int seconds = Math.Max(1, (retryAfterMs + 999) / 1_000);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Fail(
            context,
            encoding,
            StatusCodes.Status503ServiceUnavailable,
            outcome == OtlpOutcome.Stopping ? "going down" : "overloaded",
            outcome
        );
    }

    private static OtlpOutcome Fail(
        HttpContext context,
        TelemetryEncoding encoding,
        int status,
        string reason,
        OtlpOutcome outcome
    )
    {
        GrpcStatus code =
            status == StatusCodes.Status503ServiceUnavailable ? GrpcStatus.Unavailable
            : status == StatusCodes.Status413PayloadTooLarge ? GrpcStatus.ResourceExhausted
            : GrpcStatus.InvalidArgument;
        Write(
            context,
            encoding,
            status,
            encoding == TelemetryEncoding.Json
                ? OtlpReply.StatusJson(code, reason).Span
                : OtlpReply.StatusProtobuf(code, reason).Span
        );
        return outcome;
    }

    // Written but not flushed: it leaves when the handler has returned, so that a sender who has its
    // reply finds the memory given back and the request counted.
    private static void Write(
        HttpContext context,
        TelemetryEncoding encoding,
        int status,
        ReadOnlySpan<byte> body
    )
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = encoding == TelemetryEncoding.Json ? JsonType : ProtobufType;
        context.Response.ContentLength = body.Length;
        context.Response.BodyWriter.Write(body);
    }

    internal static bool TrySignal(string? path, out TelemetrySignal signal)
    {
        signal = path switch
        {
            "/v1/logs" => TelemetrySignal.Logs,
            "/v1/metrics" => TelemetrySignal.Metrics,
            _ => TelemetrySignal.Traces,
        };
        return signal != TelemetrySignal.Traces || path == "/v1/traces";
    }

    internal static bool TryEncoding(string? contentType, out TelemetryEncoding encoding)
    {
        // Parameters such as charset are allowed and mean nothing here.
        ReadOnlySpan<char> type = contentType;
        int semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        bool isJson = type.Equals(JsonType, StringComparison.OrdinalIgnoreCase);
        encoding = isJson ? TelemetryEncoding.Json : TelemetryEncoding.Protobuf;
        return isJson || type.Equals(ProtobufType, StringComparison.OrdinalIgnoreCase);
    }

    internal static bool TryCompression(StringValues contentEncoding, out bool isGzip)
    {
        isGzip =
            contentEncoding.Count == 1
            && string.Equals(contentEncoding[0], "gzip", StringComparison.OrdinalIgnoreCase);
        return isGzip
            || contentEncoding.Count == 0
            || (
                contentEncoding.Count == 1
                && string.Equals(contentEncoding[0], "identity", StringComparison.OrdinalIgnoreCase)
            );
    }
}
