using System.Collections.Concurrent;
using Custodes.Contracts.Fleet;

namespace Custodes.Server.Tests;

/// <summary>Answers what it is told to and remembers what it was given.</summary>
internal sealed class RecordingIntake : ITelemetryIntake
{
    public IntakeResult Answer { get; set; } = IntakeResult.AllAccepted;

    /// <summary>Waited for before an answer; lets a test hold requests open.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<(
        TelemetrySignal Signal,
        TelemetryEncoding Encoding,
        byte[] Body
    )> Taken { get; } = new();

    public async ValueTask<IntakeResult> AcceptAsync(
        TelemetrySignal signal,
        TelemetryEncoding encoding,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        Taken.Enqueue((signal, encoding, body.ToArray()));
        await Gate.WaitAsync(cancellationToken);
        return Answer;
    }
}
