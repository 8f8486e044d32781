namespace Custodes.Contracts.Fleet;

/// <summary>Takes bodies of telemetry from the listeners: the way into the node.</summary>
public interface ITelemetryIntake
{
    /// <summary>
    /// Takes one whole, uncompressed body. Any thread, many at a time. The bytes are the caller's
    /// again when the answer is there: what must outlive it is copied. A node that can no longer
    /// write answers that it is stopping, so that senders keep what they have; only bugs throw.
    /// </summary>
    ValueTask<IntakeResult> AcceptAsync(
        TelemetrySignal signal,
        TelemetryEncoding encoding,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    );
}
