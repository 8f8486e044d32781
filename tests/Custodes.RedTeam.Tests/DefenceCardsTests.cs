namespace Custodes.RedTeam.Tests;

public sealed class DefenceCardsTests
{
    public static TheoryData<Defence> Defences => [.. Enum.GetValues<Defence>()];

    [Theory]
    [MemberData(nameof(Defences))]
    public void Every_defence_says_what_it_is_worth_and_where_it_is(Defence defence)
    {
        DefenceCard card = DefenceCards.Of(defence);

        Assert.Equal(defence, card.Defence);
        Assert.EndsWith(".", card.Guarantees, StringComparison.Ordinal);
        Assert.EndsWith(".", card.Leaves, StringComparison.Ordinal);
        Assert.True(
            File.Exists(Repository.Full("src", card.Place)),
            $"{defence}: there is no src/{card.Place}"
        );
    }
}
