namespace Custodes.RedTeam.Running;

/// <summary>What all sets of one attack together say.</summary>
/// <param name="Card">Of the attack.</param>
/// <param name="Sets">What was run of it.</param>
public sealed record AttackResult(AttackCard Card, IReadOnlyList<SetResult> Sets)
{
    // Alone enough when it lets one trial in twenty through at most; needed when without it half of them go through.
    private const double StopsAt = 0.05;
    private const double NeededAt = 0.5;

    /// <summary>Everything on.</summary>
    public SetResult? On => Find(TrialSetKind.On);

    /// <summary>What should stop it off.</summary>
    public SetResult? Off => Find(TrialSetKind.Off);

    /// <summary>The design of the story.</summary>
    public SetResult? Weak => Find(TrialSetKind.Weak);

    /// <summary>Whether the experiment shows nothing, because the attack fails on its own.</summary>
    /// <remarks>A run too short to tell is given the doubt: three trials of which two succeed say little.</remarks>
    public bool IsBroken => IsTooWeak(Off) || IsTooWeak(Weak);

    /// <summary>Whether it goes through too often although everything is on.</summary>
    /// <remarks>A run too short to bound anything finds a breach in the first success.</remarks>
    public bool IsBreach =>
        On is { } on
        && (on.Trials >= RunOptions.TrialsOne ? on.Upper > RunOptions.BoundMax : on.Successes > 0);

    /// <summary>Defences each of which stops it on its own.</summary>
    public IReadOnlyList<Defence> StoppedBy =>
        Card.Defences.Length == 1
            ? On is not null && !IsBreach
                ? [Card.Defences[0]]
                : []
            : [.. About(TrialSetKind.Alone, static set => set.Rate <= StopsAt)];

    /// <summary>Defences without which it goes through although all others are on.</summary>
    public IReadOnlyList<Defence> Needed =>
        Card.Defences.Length == 1
            ? Off is not null && !IsBroken
                ? [Card.Defences[0]]
                : []
            : [.. About(TrialSetKind.Missing, static set => set.Rate >= NeededAt)];

    /// <summary>Defences of its card that were looked at and neither stop it alone nor are needed.</summary>
    public IReadOnlyList<Defence> Idle =>
        [
            .. About(TrialSetKind.Alone, static _ => true)
                .Where(one => !StoppedBy.Contains(one) && !Needed.Contains(one)),
        ];

    private IEnumerable<Defence> About(TrialSetKind kind, Func<SetResult, bool> holds)
    {
        foreach (SetResult set in Sets)
        {
            if (set.Set.Kind == kind && set.Set.About is { } defence && holds(set))
            {
                yield return defence;
            }
        }
    }

    private static bool IsTooWeak(SetResult? set) =>
        set is not null
        && (set.Trials >= RunOptions.OffTrialsMin ? set.Rate : set.Upper) < RunOptions.OffRateMin;

    private SetResult? Find(TrialSetKind kind) => Sets.FirstOrDefault(set => set.Set.Kind == kind);
}
