namespace Custodes.RedTeam.Running;

/// <summary>What to run.</summary>
public sealed record RunOptions
{
    /// <summary>Trials that bound one attack by 1 % when none succeeds: 0.99^299 is below 5 %.</summary>
    public const int TrialsOne = 299;

    /// <summary>Trials that bound 28 attacks together by 1 % (Bonferroni).</summary>
    public const int TrialsJoint = 630;

    /// <summary>What an attack may achieve on the hardened design: 1 % of trials.</summary>
    public const double BoundMax = 0.01;

    /// <summary>What it has to achieve with what should stop it off, or it is none.</summary>
    public const double OffRateMin = 0.95;

    /// <summary>Trials from which on that rate is held against it as it is.</summary>
    public const int OffTrialsMin = 20;

    /// <summary>Everything by chance comes from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Attacks by name; empty for all.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [];

    /// <summary>Trials with everything on.</summary>
    public int Trials { get; init; } = TrialsJoint;

    /// <summary>Trials with what should stop the attack off.</summary>
    public int OffTrials { get; init; } = 60;

    /// <summary>Trials for each defence alone, and for each one missing; 0 for none.</summary>
    public int AblationTrials { get; init; } = 20;

    /// <summary>Trials of each choice before the trials that count.</summary>
    public int TuningTrials { get; init; } = 6;

    /// <summary>A defence that is off throughout; nothing else is then ablated.</summary>
    public Defence? Without { get; init; }

    /// <summary>Which design.</summary>
    public TargetDesign Design { get; init; } = TargetDesign.Hardened;

    /// <summary>Trials at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Where finished trials are kept; null for nowhere.</summary>
    public string? StatePath { get; init; }

    /// <summary>A few trials of everything, for a build.</summary>
    public RunOptions AsSmoke() =>
        this with
        {
            Trials = 4,
            OffTrials = 3,
            AblationTrials = 0,
            TuningTrials = 1,
        };
}
