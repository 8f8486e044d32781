namespace Custodes.Contracts.Fleet;

/// <summary>What operators may order. Any thread; an order that was answered survives a crash.</summary>
public interface IFleetCommands
{
    /// <summary>Takes an agent back to normal. One whose baseline is poisoned begins anew with its next session.</summary>
    ValueTask<CommandResult> ReleaseAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    );

    /// <summary>Quarantines an agent until it is released.</summary>
    ValueTask<CommandResult> QuarantineAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    );

    /// <summary>Takes an agent back to normal and lets its baseline begin anew with its next session.</summary>
    ValueTask<CommandResult> ResetAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    );
}
