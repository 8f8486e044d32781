using Custodes.RedTeam.Agents;
using Custodes.RedTeam.Agreement;
using Custodes.RedTeam.Limits;

namespace Custodes.RedTeam.Tests.Attacks;

/// <summary>
/// Goal: each attack is worth something, and its defence is what stops it; the few that no defence stops are
/// known by name. Method: some tuning seeds with the defences left out and with all of them on; the counts
/// of the evaluation are made by the harness and not here.
/// </summary>
public sealed class AgreementAttackTests
{
    private const ulong TuningBit = 1UL << 63;

    /// <summary>Attacks that the product does not stop, or not always: told in the table as they are.</summary>
    private static readonly string[] Findings = ["evidence-delay"];

    public static TheoryData<string> Names()
    {
        TheoryData<string> names = [];
        foreach (IAttack attack in AttackCatalogue.All)
        {
            if (IsHere(attack))
            {
                names.Add(attack.Card.Name);
            }
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_its_defences_left_out_it_succeeds(string name)
    {
        IAttack attack = AttackCatalogue.Find(name)!;
        DefenceSet without = DefenceSet.All.Without(attack.Card.DefenceSet);
        Assert.True(Count(attack, without, trials: 3) >= 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_every_defence_on_it_fails_unless_it_is_a_known_finding(string name)
    {
        IAttack attack = AttackCatalogue.Find(name)!;
        int succeeded = Count(attack, DefenceSet.All, trials: 4);
        if (!Findings.Contains(name, StringComparer.Ordinal))
        {
            Assert.Equal(0, succeeded);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_end(string name)
    {
        IAttack attack = AttackCatalogue.Find(name)!;
        AttackTrial trial = Trial(DefenceSet.All, 77);
        Assert.Equal(attack.Run(trial), attack.Run(trial));
    }

    [Fact]
    public void Nobody_else_has_the_name_or_the_row_of_an_attack()
    {
        int[] rows = [9, 11, 12, 13, 14, 19, 20, 21, 22, 23, 26, 28];
        Assert.All(
            rows,
            static row => Assert.Single(AttackCatalogue.All, attack => attack.Card.Number == row)
        );
    }

    [Fact]
    public void Ten_times_the_usual_epoch_is_no_stall_and_more_is()
    {
        Assert.False(QuorumStall.Judge(longestEpochMs: 2_000, usualMs: 200, epochs: 1).Succeeded);
        Assert.True(QuorumStall.Judge(longestEpochMs: 2_001, usualMs: 200, epochs: 1).Succeeded);
    }

    [Fact]
    public void Five_per_cent_of_growth_is_none_and_more_is()
    {
        Assert.False(CardinalityFlood.Judge(before: 1_000, after: 1_049).Succeeded);
        Assert.True(CardinalityFlood.Judge(before: 1_000, after: 1_051).Succeeded);
    }

    [Fact]
    public void Three_times_the_usual_places_is_no_flood_and_more_is()
    {
        Assert.False(HashFlood.Judge(usual: 3, flooded: 9).Succeeded);
        Assert.True(HashFlood.Judge(usual: 3, flooded: 10).Succeeded);
    }

    [Fact]
    public void The_bytes_allowed_are_no_bomb_and_one_more_is()
    {
        Assert.False(EncodingBomb.Judge(EncodingBomb.BytesMax).Succeeded);
        Assert.True(EncodingBomb.Judge(EncodingBomb.BytesMax + 1).Succeeded);
    }

    [Fact]
    public void Half_of_a_ring_is_found_and_less_is_not()
    {
        Assert.False(CollusionHiding.Judge(found: 5).Succeeded);
        Assert.True(CollusionHiding.Judge(found: 4).Succeeded);
    }

    private static bool IsHere(IAttack attack) =>
        attack.GetType().Namespace
            is "Custodes.RedTeam.Agents"
                or "Custodes.RedTeam.Agreement"
                or "Custodes.RedTeam.Limits"
                or "Custodes.RedTeam.Log";

    private static int Count(IAttack attack, DefenceSet defences, int trials)
    {
        int succeeded = 0;
        for (int index = 1; index <= trials; index++)
        {
            succeeded += attack.Run(Trial(defences, (ulong)index)).Succeeded ? 1 : 0;
        }

        return succeeded;
    }

    private static AttackTrial Trial(DefenceSet defences, ulong index) =>
        new(TuningBit | (index * 0x9E37_79B9), defences, TargetDesign.Hardened, IsTuning: true);
}
