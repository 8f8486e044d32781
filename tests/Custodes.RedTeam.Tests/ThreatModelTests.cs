namespace Custodes.RedTeam.Tests;

/// <summary>
/// Goal: the threat model names every attack that has a program, and what should stop it, as the program does.
/// Method: its table against the catalogue, row by row.
/// </summary>
public sealed class ThreatModelTests
{
    [Fact]
    public void Every_attack_stands_in_it_as_its_card_says()
    {
        string text = File.ReadAllText(Repository.Full("docs", "THREAT_MODEL.md"));
        int rows = 0;
        foreach (IAttack attack in AttackCatalogue.All)
        {
            AttackCard card = attack.Card;
            string defences = string.Join(", ", card.Defences);
            Assert.Contains(
                $"| {card.Title} | `{card.Name}` | {card.Atlas} | {card.Owasp} | {defences} |\n",
                text,
                StringComparison.Ordinal
            );
            rows++;
        }

        Assert.Equal(
            rows,
            text.Split("\n| ")
                .Count(static line => line.Contains("| AML.T", StringComparison.Ordinal))
        );
    }
}
