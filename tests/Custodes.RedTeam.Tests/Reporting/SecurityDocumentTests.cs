using Custodes.RedTeam.Reporting;
using Custodes.RedTeam.Security;

namespace Custodes.RedTeam.Tests.Reporting;

/// <summary>
/// Goal: the document says what the results say and nothing else. Method: results made by hand.
/// </summary>
public sealed class SecurityDocumentTests
{
    [Fact]
    public void The_same_results_give_the_same_bytes_in_whatever_order_they_come()
    {
        List<(string Path, string Text)> files = MadeResults.Whole();
        string one = SecurityDocument.Of(SecurityResults.Read(files));
        files.Reverse();

        Assert.Equal(one, SecurityDocument.Of(SecurityResults.Read(files)));
    }

    [Fact]
    public void Every_attack_and_every_defence_stands_in_it()
    {
        string document = SecurityDocument.Of(SecurityResults.Read(MadeResults.Whole()));

        Assert.All(
            AttackCatalogue.All,
            attack =>
                Assert.Contains(
                    $"| `{attack.Card.Name}` | 60/60 |",
                    document,
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            Enum.GetValues<Defence>(),
            defence => Assert.Contains($"| {defence} |", document, StringComparison.Ordinal)
        );
        Assert.Contains("95.0 % (228 of 240)", document, StringComparison.Ordinal);
        Assert.Contains("None gets through.", document, StringComparison.Ordinal);
        Assert.Contains("Nowhere in these results.", document, StringComparison.Ordinal);
        Assert.Contains("The joint claim of 1.00 % holds.", document, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_story_claims_of_speed_stands_beside_what_was_measured()
    {
        string document = SecurityDocument.Of(SecurityResults.Read(MadeResults.Whole()));

        Assert.Contains(
            "| less than 100 ns | 99.5 ns | kept |",
            document,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| less than 5 % | 6.0 % (4.0 to 7.0 %) | **missed** |",
            document,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| `certificate`: signed | nothing of the kind | 750.0 µs a certificate | - | 1,333 |",
            document,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_gets_through_is_said_with_its_counts_and_why()
    {
        string document = With(static card => card.Name == "boiling-aggregators" ? 48 : 0);

        Assert.Contains(
            "It does not hold for `boiling-aggregators`.",
            document,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "`boiling-aggregators` gets through in 48 of 630 trials: Liars",
            document,
            StringComparison.Ordinal
        );
        Assert.Contains("| 48/630 | 5.67 to 9.98 % | 9.59 % |", document, StringComparison.Ordinal);
    }

    [Fact]
    public void One_success_breaks_the_joint_claim_and_not_its_own_bound()
    {
        string document = With(static card => card.Name == "mimicry" ? 1 : 0);

        Assert.Contains("None gets through.", document, StringComparison.Ordinal);
        Assert.Contains(
            "The joint claim of 1.00 % does not hold. Successes stand against it: `mimicry` (1).",
            document,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_gets_through_and_nobody_has_explained_is_refused()
    {
        InvalidDataException wrong = Assert.Throws<InvalidDataException>(() =>
            With(static card => card.Name == "hash-flood" ? 630 : 0)
        );

        Assert.Contains("hash-flood gets through", wrong.Message, StringComparison.Ordinal);
    }

    private static string With(Func<AttackCard, int> successes) =>
        SecurityDocument.Of(
            SecurityResults.Read([
                ("weak.json", MadeResults.Weak()),
                ("hardened.json", MadeResults.Hardened(successes)),
                ("cost.json", MadeResults.Costs()),
            ])
        );
}
