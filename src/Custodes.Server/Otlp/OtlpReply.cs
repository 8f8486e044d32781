using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Custodes.Contracts.Fleet;

namespace Custodes.Server.Otlp;

/// <summary>The bodies of replies to telemetry requests, in both encodings.</summary>
internal static class OtlpReply
{
    /// <summary>An export response that says how much was not taken.</summary>
    public static ReadOnlyMemory<byte> PartialProtobuf(long rejectedCount, string message)
    {
        // Export*ServiceResponse { partial_success = 1 { rejected_* = 1; error_message = 2 } }, with
        // the same numbers for all three signals.
        ArrayBufferWriter<byte> partial = new();
        ProtobufWriter.Number(partial, 1, rejectedCount);
        ProtobufWriter.Text(partial, 2, message);
        ArrayBufferWriter<byte> reply = new();
        ProtobufWriter.Bytes(reply, 1, partial.WrittenSpan);
        return reply.WrittenMemory;
    }

    /// <summary>The same in OTLP's JSON mapping, where a 64-bit number is a string.</summary>
    public static ReadOnlyMemory<byte> PartialJson(
        TelemetrySignal signal,
        long rejectedCount,
        string message
    )
    {
        ArrayBufferWriter<byte> reply = new();
        using Utf8JsonWriter json = new(reply);
        json.WriteStartObject();
        json.WriteStartObject("partialSuccess"u8);
        json.WriteString(
            signal switch
            {
                TelemetrySignal.Traces => "rejectedSpans"u8,
                TelemetrySignal.Logs => "rejectedLogRecords"u8,
                TelemetrySignal.Metrics or _ => "rejectedDataPoints"u8,
            },
            rejectedCount.ToString(CultureInfo.InvariantCulture)
        );
        if (message.Length > 0)
        {
            json.WriteString("errorMessage"u8, message);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return reply.WrittenMemory;
    }

    /// <summary>google.rpc.Status, as failures over HTTP carry it.</summary>
    public static ReadOnlyMemory<byte> StatusProtobuf(GrpcStatus code, string message)
    {
        ArrayBufferWriter<byte> status = new();
        ProtobufWriter.Number(status, 1, (int)code);
        ProtobufWriter.Text(status, 2, message);
        return status.WrittenMemory;
    }

    /// <summary>The same in JSON.</summary>
    public static ReadOnlyMemory<byte> StatusJson(GrpcStatus code, string message)
    {
        ArrayBufferWriter<byte> status = new();
        using Utf8JsonWriter json = new(status);
        json.WriteStartObject();
        json.WriteNumber("code"u8, (int)code);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.Flush();
        return status.WrittenMemory;
    }

    /// <summary>google.rpc.Status with a google.rpc.RetryInfo, as <c>grpc-status-details-bin</c> has it.</summary>
    public static ReadOnlyMemory<byte> RetryDetails(string message, int retryAfterMs)
    {
        ArrayBufferWriter<byte> duration = new();
        ProtobufWriter.Number(duration, 1, retryAfterMs / 1_000);
        ProtobufWriter.Number(duration, 2, retryAfterMs % 1_000 * 1_000_000L);
        ArrayBufferWriter<byte> retryInfo = new();
        ProtobufWriter.Bytes(retryInfo, 1, duration.WrittenSpan);
        ArrayBufferWriter<byte> detail = new();
        ProtobufWriter.Text(detail, 1, "type.googleapis.com/google.rpc.RetryInfo");
        ProtobufWriter.Bytes(detail, 2, retryInfo.WrittenSpan);
        ArrayBufferWriter<byte> status = new();
        ProtobufWriter.Number(status, 1, (int)GrpcStatus.Unavailable);
        ProtobufWriter.Text(status, 2, message);
        ProtobufWriter.Bytes(status, 3, detail.WrittenSpan);
        return status.WrittenMemory;
    }
}
