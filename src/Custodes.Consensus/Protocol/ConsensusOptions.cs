namespace Custodes.Consensus.Protocol;

/// <summary>Timing. It decides how fast there is agreement, never on what.</summary>
public sealed record ConsensusOptions
{
    /// <summary>Bound on one message's way once the network is well, Δ: 100 ms on a LAN, 500 ms on a WAN.</summary>
    public int DelayMs { get; init; } = 500;

    /// <summary>Time for a host to recompute a body, C.</summary>
    public int RecomputeMs { get; init; } = 1000;

    /// <summary>How long a validator waits for a leader: (3Δ + C), doubled with every view after two nullified ones, 16 times at most.</summary>
    public int ViewTimeoutMs(int nullifiedViews) =>
        ((3 * DelayMs) + RecomputeMs) << Math.Clamp(nullifiedViews - 1, 0, 4);

    /// <summary>How long a notarised view may take to be finalised before the next begins, and how much longer who has voted in a view waits for the others: 2Δ.</summary>
    public int GraceMs => 2 * DelayMs;

    /// <summary>Between two rounds of saying things again: 3Δ.</summary>
    public int TickMs => 3 * DelayMs;
}
