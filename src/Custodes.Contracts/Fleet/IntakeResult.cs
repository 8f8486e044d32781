namespace Custodes.Contracts.Fleet;

/// <summary>What became of one body of telemetry.</summary>
public abstract record IntakeResult
{
    private IntakeResult() { }

    /// <summary>Everything was taken: the usual answer, made once.</summary>
    public static IntakeResult AllAccepted { get; } = new Accepted(0, "");

    /// <summary>The process is about to end: the sender should go elsewhere or come back.</summary>
    public static IntakeResult Ending { get; } = new Stopping();

    /// <summary>It was taken, and is as durable as the node's configuration promises.</summary>
    /// <param name="RejectedCount">Spans, log records or data points that were not taken, for good.</param>
    /// <param name="Message">Why those were not taken; empty when there are none.</param>
    public sealed record Accepted(long RejectedCount, string Message) : IntakeResult;

    /// <summary>Not OTLP to its end: what stands before the damage was taken. Sending it again is of no use.</summary>
    /// <param name="Reason">What is wrong, and where.</param>
    public sealed record Malformed(string Reason) : IntakeResult;

    /// <summary>Nothing was taken because there is no room now.</summary>
    /// <param name="RetryAfterMs">When to try again.</param>
    public sealed record Overloaded(int RetryAfterMs) : IntakeResult;

    /// <summary>Nothing was taken because the node is going down.</summary>
    public sealed record Stopping : IntakeResult;
}
