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
        string text = File.ReadAllText(Path.Combine(Root(), "docs", "THREAT_MODEL.md"));
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

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Custodes.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        Assert.NotNull(folder);
        return folder;
    }
}
