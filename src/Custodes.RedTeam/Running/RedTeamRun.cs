using System.Diagnostics;

namespace Custodes.RedTeam.Running;

/// <summary>Runs a plan: sets one after the other, the trials of each on several threads.</summary>
/// <remarks>A trial depends on its seed alone, so the number of threads changes nothing but the time.</remarks>
/// <param name="options">What to run.</param>
/// <param name="state">What is done already.</param>
/// <param name="progress">Takes a line now and then.</param>
public sealed class RedTeamRun(RunOptions options, TrialState state, Action<string> progress)
{
    private static readonly TimeSpan TalkEvery = TimeSpan.FromSeconds(15);

    private int resumed;

    /// <summary>How many trials were not run because the state had them already.</summary>
    public int Resumed => resumed;

    /// <summary>Runs everything that is not done.</summary>
    /// <param name="cancellation">Ends it between two trials.</param>
    public IReadOnlyList<AttackResult> Run(CancellationToken cancellation)
    {
        IReadOnlyList<TrialSet> plan = TrialPlan.Of(options);
        List<SetResult> results = [];
        int total = plan.Sum(static set => set.Trials);
        int done = 0;
        foreach (TrialSet set in plan)
        {
            SetResult result = Run(set, done, total, cancellation);
            done += set.Trials;
            results.Add(result);
            progress(
                $"{done} of {total} trials; {set.Attack.Card.Name}, {Words(set)}: "
                    + $"{result.Successes} of {result.Trials} succeeded, {result.Seconds:F1} s"
            );
        }

        return
        [
            .. results
                .GroupBy(static result => result.Set.Attack)
                .Select(static group => new AttackResult(group.Key.Card, [.. group])),
        ];
    }

    /// <summary>What a set is, for people.</summary>
    public static string Words(TrialSet set) =>
        set.Kind switch
        {
            TrialSetKind.On => "everything on",
            TrialSetKind.Off => "its defences off",
            TrialSetKind.Alone => $"{set.About} alone on",
            TrialSetKind.Missing => $"{set.About} off",
            TrialSetKind.Weak => "the weak design",
            _ => throw new UnreachableException("The kinds are listed."),
        };

    private SetResult Run(TrialSet set, int before, int total, CancellationToken cancellation)
    {
        int choice = Choose(set, cancellation);
        TrialRecord[] records = new TrialRecord[set.Trials];
        string unit = "";
        int done = 0;
        Stopwatch sinceTalk = Stopwatch.StartNew();
        _ = Parallel.For(
            0,
            set.Trials,
            Threads(cancellation),
            index =>
            {
                if (!state.TryFind(set.Name, index, out records[index]) || unit.Length == 0)
                {
                    // The unit stands in no file: one trial is run again for it.
                    (records[index], unit) = RunOne(set, choice, index, records[index]);
                }
                else
                {
                    _ = Interlocked.Increment(ref resumed);
                }

                int count = Interlocked.Increment(ref done);
                lock (sinceTalk)
                {
                    if (sinceTalk.Elapsed > TalkEvery)
                    {
                        sinceTalk.Restart();
                        progress(
                            $"{before + count} of {total} trials; {set.Attack.Card.Name}, {Words(set)}"
                        );
                    }
                }
            }
        );
        string chosen = set.Attack is ITunedAttack tuned ? tuned.Choices[choice] : "";
        return SetResult.Of(set, chosen, unit, records);
    }

    private (TrialRecord Record, string Unit) RunOne(
        TrialSet set,
        int choice,
        int index,
        TrialRecord known
    )
    {
        ulong seed = Seeds.Evaluation(options.Seed, set.Attack.Card.Name, index);
        AttackTrial trial = new(seed, set.Defences, set.Design, IsTuning: false);
        long began = Stopwatch.GetTimestamp();
        TrialResult result = Run(set.Attack, trial, choice);
        TrialRecord record = new(
            index,
            result.Succeeded,
            result.Measure,
            result.Units,
            Stopwatch.GetElapsedTime(began).TotalMilliseconds
        );
        if (known == default)
        {
            state.Add(set.Name, record);
        }

        return (record, result.Unit);
    }

    private int Choose(TrialSet set, CancellationToken cancellation)
    {
        if (set.Attack is not ITunedAttack tuned || tuned.Choices.Length < 2)
        {
            return 0;
        }

        if (state.TryFindChoice(set.Name, out int known))
        {
            return known;
        }

        int count = tuned.Choices.Length;
        TrialResult[] results = new TrialResult[count * options.TuningTrials];
        _ = Parallel.For(
            0,
            results.Length,
            Threads(cancellation),
            place =>
            {
                ulong seed = Seeds.Tuning(options.Seed, set.Attack.Card.Name, place / count);
                AttackTrial trial = new(seed, set.Defences, set.Design, IsTuning: true);
                results[place] = tuned.Run(trial, place % count);
            }
        );
        int best = 0;
        (int Successes, double Measure) most = (-1, double.NegativeInfinity);
        for (int choice = 0; choice < count; choice++)
        {
            (int Successes, double Measure) score = (0, 0);
            for (int place = choice; place < results.Length; place += count)
            {
                score.Successes += results[place].Succeeded ? 1 : 0;
                score.Measure += results[place].Measure;
            }

            if (score.CompareTo(most) > 0)
            {
                (best, most) = (choice, score);
            }
        }

        state.AddChoice(set.Name, best);
        return best;
    }

    private static TrialResult Run(IAttack attack, AttackTrial trial, int choice) =>
        attack is ITunedAttack tuned ? tuned.Run(trial, choice) : attack.Run(trial);

    private ParallelOptions Threads(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation };
}
