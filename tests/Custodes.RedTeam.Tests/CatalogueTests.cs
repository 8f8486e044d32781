using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Tests;

/// <summary>
/// Goal: every attack bites, and is stopped. Method: one trial of each with what should stop it off, and one with
/// everything on; an attack with a choice takes the one that the harness would.
/// </summary>
public sealed class CatalogueTests
{
    // These succeed although everything is on, some of them now and then; the table of a run says so too.
    private static readonly string[] Findings = ["beacon-grinding-top", "evidence-delay"];

    public static TheoryData<string> Names =>
        [.. AttackCatalogue.All.Select(static attack => attack.Card.Name)];

    [Fact]
    public void Rows_of_the_catalogue_are_taken_once_and_lie_within_it()
    {
        int[] numbers =
        [
            .. AttackCatalogue.All.Select(static one => one.Card.Number).OfType<int>(),
        ];

        Assert.Equal(numbers.Distinct(), numbers);
        Assert.All(numbers, static number => Assert.InRange(number, 1, 28));
    }

    [Fact]
    public void Every_attack_names_what_should_stop_it() =>
        Assert.All(AttackCatalogue.All, static attack => Assert.NotEmpty(attack.Card.Defences));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_succeeds_undefended_and_fails_defended(string name)
    {
        RunOptions options = new RunOptions
        {
            Seed = 3,
            Attacks = [name],
            Jobs = 2,
        }.AsSmoke();
        using TrialState state = TrialState.Open(path: null, options.Seed);

        AttackResult result = Assert.Single(
            new RedTeamRun(options, state, static _ => { }).Run(
                TestContext.Current.CancellationToken
            )
        );

        Assert.False(result.IsBroken, $"{name} fails undefended: {result.Off!.Median}");
        Assert.True(
            !result.IsBreach || Findings.Contains(name, StringComparer.Ordinal),
            $"{name} succeeds although everything is on: {result.On!.Worst} {result.On.Unit}"
        );
    }

    [Fact]
    public void The_weak_design_falls_to_all_four_attacks_of_the_story()
    {
        RunOptions options = new() { Trials = 20, Design = TargetDesign.Weak };
        using TrialState state = TrialState.Open(path: null, options.Seed);

        IReadOnlyList<AttackResult> results = new RedTeamRun(options, state, static _ => { }).Run(
            TestContext.Current.CancellationToken
        );

        Assert.Equal(4, results.Count);
        Assert.All(results, static result => Assert.False(result.IsBroken));
    }

    [Fact]
    public void The_same_seed_gives_the_same_trial()
    {
        foreach (IAttack attack in AttackCatalogue.All)
        {
            AttackTrial trial = new(5, DefenceSet.All, TargetDesign.Hardened, IsTuning: false);

            Assert.Equal(attack.Run(trial), attack.Run(trial));
        }
    }
}
