namespace Custodes.Evaluation.Protocols;

/// <summary>One round of a protocol, independent of the others.</summary>
/// <param name="Name">The fold's number, the base model, or "stream".</param>
/// <param name="Learn">Traces to learn from, in time order; none when learning is live.</param>
/// <param name="Score">Traces to score, in time order.</param>
/// <param name="IsLive">Whether each trace is learnt after it was scored.</param>
public sealed record ProtocolFold(
    string Name,
    IReadOnlyList<int> Learn,
    IReadOnlyList<int> Score,
    bool IsLive
);
