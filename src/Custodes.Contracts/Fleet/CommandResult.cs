namespace Custodes.Contracts.Fleet;

/// <summary>What became of an operator's command.</summary>
public abstract record CommandResult
{
    private CommandResult() { }

    /// <summary>It was done and is durable.</summary>
    /// <param name="Verdict">The decision that it led to.</param>
    public sealed record Done(Verdict Verdict) : CommandResult;

    /// <summary>No telemetry ever named this agent.</summary>
    public sealed record UnknownAgent : CommandResult;

    /// <summary>The agent's state does not allow it.</summary>
    /// <param name="Reason">What stands in the way.</param>
    public sealed record Refused(string Reason) : CommandResult;

    /// <summary>Not done because the node is going down or cannot write.</summary>
    /// <param name="Reason">Which of the two, in words.</param>
    public sealed record Unavailable(string Reason) : CommandResult;
}
