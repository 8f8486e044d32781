using Custodes.Detection.Conformal;
using Custodes.Detection.Sessions;
using Custodes.Detection.Tests.Conformal;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Sessions;

/// <summary>
/// Goal: at most a share α of the sessions of new prompts passes the threshold, however often known ones ran
/// and however alike their runs are.
/// Method: fleets drawn anew, most prompts run once and some forty times; the mean share of new prompts over
/// many fleets, with its standard error. The same fleets with every run counted as a task of its own show
/// that the property can fail.
/// </summary>
public sealed class SessionCalibrationTests
{
    private const double Alpha = 0.02;
    private const int Fleets = 1_000;
    private const int Prompts = 150;
    private const int NewPrompts = 200;
    private const ulong Role = 7;
    private const ulong Action = 3;

    private static readonly ScoreModel Model = new(
        new ScoreWeights([1], 0, 0),
        new ScoreWeights([1], 0, 0),
        0
    );

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void New_tasks_alarm_at_most_at_the_rate_that_was_asked_for(double likeness)
    {
        Share share = Measure(likeness, isWeighted: true);
        Assert.True(share.Mean + (2 * share.Error) <= Alpha, share.ToString());

        // None at all would mean that nothing can alarm.
        Assert.True(share.Mean - (4 * share.Error) >= Alpha / 2, share.ToString());
    }

    [Fact]
    public void Counting_every_run_as_a_task_of_its_own_would_alarm_more_often()
    {
        Share share = Measure(likeness: 0.95, isWeighted: false);
        Assert.True(share.Mean - (4 * share.Error) > Alpha, share.ToString());
    }

    [Theory]
    [InlineData(0.1, 0.7)]
    [InlineData(-0.9, -1.2)]
    [InlineData(-0.3, -0.30000000000000004)]
    public void A_fleet_that_always_does_the_same_does_not_alarm_for_that(
        double strict,
        double guarded
    )
    {
        TierScores raw = new(strict, guarded);
        for (ulong prompts = 60; prompts < 400; prompts += 17)
        {
            List<StoredScores> sessions = [];
            for (ulong prompt = 1; prompt <= prompts; prompt++)
            {
                sessions.Add(new StoredScores(Role, prompt, [new CallScore(Action, raw)]));
            }

            SessionCalibration calibration = SessionCalibration.From(_ => Model, sessions);
            double score = calibration.Adjust(Role, Action, raw);

            Assert.True(score <= calibration.FleetThreshold(Alpha), $"{prompts} prompts");
            Assert.Equal(1, calibration.PValue(Role, score, Alpha));
            Assert.True(score + 1e-6 > calibration.FleetThreshold(Alpha), "and what is more does");
        }
    }

    [Fact]
    public void Runs_of_a_single_prompt_rank_as_plain_sessions()
    {
        List<StoredScores> sessions = [];
        for (int run = 0; run < 1_000; run++)
        {
            sessions.Add(Session(prompt: 1, run));
        }

        SessionCalibration one = SessionCalibration.From(_ => Model, sessions);
        Assert.Equal(Plain(sessions), one.FleetThreshold(Alpha), 1e-8);
    }

    [Fact]
    public void An_attack_that_is_repeated_makes_its_prompts_honest_runs_count_no_less()
    {
        SplitMix64 random = new(3);
        List<StoredScores> sessions = [];
        Draw(sessions, ref random, 0.9);
        double before = SessionCalibration.From(_ => Model, sessions).FleetThreshold(0.2);
        int honest = sessions.Count;
        for (int attack = 0; attack < 500; attack++)
        {
            ulong prompt = sessions[attack % honest].Prompt;
            sessions.Add(Session(prompt, 100 + attack) with { IsAlarm = true });
        }

        double after = SessionCalibration.From(_ => Model, sessions).FleetThreshold(0.2);
        Assert.True(after >= before);
    }

    private static Share Measure(double likeness, bool isWeighted)
    {
        double sum = 0;
        double squares = 0;
        for (int fleet = 0; fleet < Fleets; fleet++)
        {
            SplitMix64 random = new((ulong)fleet);
            List<StoredScores> sessions = [];
            Draw(sessions, ref random, likeness);
            SessionCalibration calibration = SessionCalibration.From(_ => Model, sessions);
            double threshold = isWeighted ? calibration.FleetThreshold(Alpha) : Plain(sessions);
            int alarms = 0;
            for (int prompt = 0; prompt < NewPrompts; prompt++)
            {
                double raw = Run(ref random, likeness, Task(ref random));
                double score = isWeighted
                    ? calibration.Adjust(Role, Action, new TierScores(raw, raw))
                    : raw;
                alarms += score > threshold ? 1 : 0;
            }

            double share = alarms / (double)NewPrompts;
            sum += share;
            squares += share * share;
        }

        double mean = sum / Fleets;
        return new Share(mean, Math.Sqrt(((squares / Fleets) - (mean * mean)) / Fleets));
    }

    private static void Draw(List<StoredScores> sessions, ref SplitMix64 random, double likeness)
    {
        for (int prompt = 1; prompt <= Prompts; prompt++)
        {
            double task = Task(ref random);
            int runs = random.Below(10) < 7 ? 1 : 10 + random.Below(31);
            for (int run = 0; run < runs; run++)
            {
                sessions.Add(Session((ulong)prompt, Run(ref random, likeness, task)));
            }
        }
    }

    private static double Plain(List<StoredScores> sessions)
    {
        ConformalScores scores = new(sessions.Count, hasShares: false);
        foreach (StoredScores session in sessions)
        {
            scores.Add(session.Calls[0].Raw.Strict, agent: 0);
        }

        return scores.Threshold(Alpha);
    }

    // Long tails: a few tasks are very odd.
    private static double Task(ref SplitMix64 random) => -Math.Log(1 - random.Unit());

    private static double Run(ref SplitMix64 random, double likeness, double task) =>
        (Math.Sqrt(likeness) * task)
        + (Math.Sqrt(1 - likeness) * GroupLikenessTests.Normal(ref random));

    private static StoredScores Session(ulong prompt, double score) =>
        new(Role, prompt, [new CallScore(Action, new TierScores(score, score))]);

    private readonly record struct Share(double Mean, double Error);
}
