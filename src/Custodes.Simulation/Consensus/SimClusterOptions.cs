using Custodes.Consensus.Protocol;
using Custodes.Simulation.Liars;

namespace Custodes.Simulation.Consensus;

/// <summary>One run: with the version of the program it says everything about it.</summary>
public sealed record SimClusterOptions
{
    /// <summary>What everything else is drawn from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many validators.</summary>
    public int Validators { get; init; } = 4;

    /// <summary>How many of them are Byzantine.</summary>
    public int Byzantine { get; init; } = 1;

    /// <summary>What has to be shown.</summary>
    public ClusterMode Mode { get; init; }

    /// <summary>What the Byzantine do.</summary>
    public LiarKind Liars { get; init; }

    /// <summary>Epochs to agree on.</summary>
    public int Epochs { get; init; } = 2;

    /// <summary>Simulated seconds after which a run for safety ends, whatever it has agreed on.</summary>
    internal int SecondsMax { get; init; } = 10;

    /// <summary>Nothing fails but the Byzantine: for measurements.</summary>
    public bool IsCalm { get; init; }

    /// <summary>Ed25519 instead of the fast signer.</summary>
    public bool UsesEd25519 { get; init; }

    /// <summary>The validators change while it runs.</summary>
    public bool Reconfigures { get; init; }

    /// <summary>A host that sends before it has flushed: a planted fault.</summary>
    internal bool SendsBeforeSync { get; init; }

    /// <summary>The halves that liars play against each other have as many honest validators each as can be.</summary>
    internal bool SplitsEvenly { get; init; }

    /// <summary>Hosts that lose this kind of timer, so that what it is for never happens: a planted fault.</summary>
    internal TimerKind LostTimers { get; init; }

    /// <summary>Hosts that do not answer an eclipsed validator that asks or lags: a planted fault.</summary>
    internal bool AnswersNoVictim { get; init; }

    /// <summary>Hosts that leave found equivocations out of the bodies they propose: a planted fault.</summary>
    internal bool LeavesEvidenceOut { get; init; }

    /// <summary>Hosts that take every body for true instead of recomputing it: a planted fault.</summary>
    internal bool BelievesBodies { get; init; }

    /// <summary>Goes on after a rule was seen broken, until two validators have decided two values.</summary>
    internal bool GoesOn { get; init; }

    /// <summary>One honest validator cut off for a while, and told old things meanwhile.</summary>
    internal SimEclipse? Eclipse { get; init; }

    /// <summary>A rule to break: a planted fault.</summary>
    internal RuleMutation Mutation { get; init; }
}
