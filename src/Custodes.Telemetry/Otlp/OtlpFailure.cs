namespace Custodes.Telemetry.Otlp;

/// <summary>Where and why reading stopped. Records before that place were delivered.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Offset">Bytes from the start of the body.</param>
public readonly record struct OtlpFailure(OtlpFailureReason Reason, int Offset);
