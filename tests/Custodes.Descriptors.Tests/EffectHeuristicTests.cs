using Custodes.Contracts;

namespace Custodes.Descriptors.Tests;

/// <summary>
/// Goal: the words of a name give the effect that a person would give it, and never a harmless one by default.
/// Method: exact agreement on a table judged by hand, with the catalogue out of play; then the rules one by one.
/// </summary>
public sealed class EffectHeuristicTests
{
    [Fact]
    public void Every_name_of_the_table_gets_the_effect_a_person_gave_it()
    {
        List<string> wrong = [];
        int count = 0;
        foreach ((Effect expected, string names) in KnownTools.Lists)
        {
            foreach (string name in WordList.Split(names))
            {
                count++;
                EffectGuess guess = Guess(name);
                if (guess.Effect != expected || guess.IsGuess)
                {
                    wrong.Add($"{name}: expected {expected}, got {guess}");
                }
            }
        }

        Assert.True(count >= 150, $"Only {count} names.");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void On_names_the_lists_were_not_made_for_nine_in_ten_agree_and_no_deed_passes_for_reading()
    {
        List<string> wrong = [];
        int count = 0;
        foreach ((Effect expected, string names) in UnseenTools.Lists)
        {
            foreach (string name in WordList.Split(names))
            {
                count++;
                Effect guess = Guess(name).Effect;
                if (guess != expected)
                {
                    wrong.Add($"{name}: expected {expected}, got {guess}");
                    Assert.NotEqual(Effect.Read, guess);
                }
            }
        }

        Assert.True(count >= 140, $"Only {count} names.");
        Assert.True(10 * wrong.Count <= count, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("xyzzy_widget")]
    [InlineData("werkzeug")]
    [InlineData("ツール")]
    [InlineData("")]
    [InlineData("___")]
    public void A_name_that_says_nothing_counts_as_a_change_and_is_called_a_guess(string name)
    {
        Assert.Equal(
            new EffectGuess(
                Effect.Modify,
                Capabilities.WritesFiles,
                RiskLevel.Medium,
                IsGuess: true
            ),
            Guess(name)
        );
    }

    [Theory]
    [InlineData("get_payment_history")]
    [InlineData("list_deleted_files")]
    [InlineData("search_send_log")]
    [InlineData("read_password_policy")]
    [InlineData("check_order")]
    [InlineData("view_transfer")]
    public void A_reading_verb_in_front_wins_over_active_nouns(string name) =>
        Assert.Equal(Effect.Read, Guess(name).Effect);

    [Theory]
    [InlineData("read_and_delete_message", Effect.Delete)]
    [InlineData("check_then_send", Effect.SendOut)]
    [InlineData("search_replace", Effect.Modify)]
    [InlineData("list_delete", Effect.Delete)]
    public void A_deed_behind_a_reading_verb_is_not_overlooked(string name, Effect effect) =>
        Assert.Equal(effect, Guess(name).Effect);

    [Theory]
    [InlineData("delete_database", RiskLevel.Critical)]
    [InlineData("cancel_meeting", RiskLevel.High)]
    [InlineData("grant_access", RiskLevel.Critical)]
    [InlineData("bash", RiskLevel.Critical)]
    [InlineData("send_email", RiskLevel.High)]
    [InlineData("pay_bill", RiskLevel.High)]
    [InlineData("fetch_url", RiskLevel.Medium)]
    [InlineData("create_note", RiskLevel.Medium)]
    [InlineData("update_production_config", RiskLevel.High)]
    [InlineData("get_secret", RiskLevel.High)]
    [InlineData("read_file", RiskLevel.Low)]
    [InlineData("get_weather", RiskLevel.None)]
    public void Risk_follows_from_the_deed_and_from_its_object(string name, RiskLevel risk) =>
        Assert.Equal(risk, Guess(name).Risk);

    [Theory]
    [InlineData("bash", Capabilities.Executes)]
    [InlineData("delete_file", Capabilities.WritesFiles | Capabilities.Destructive)]
    [InlineData("send_email", Capabilities.SendsOut | Capabilities.Network)]
    [InlineData("buy_stock", Capabilities.Spends | Capabilities.Network)]
    [InlineData("update_password", Capabilities.Privileged)]
    [InlineData("get_secret", Capabilities.ReadsFiles | Capabilities.Privileged)]
    [InlineData("download_file", Capabilities.Network | Capabilities.WritesFiles)]
    [InlineData("get_weather", Capabilities.None)]
    public void Capabilities_follow_from_the_deed_and_from_its_object(
        string name,
        Capabilities capabilities
    ) => Assert.Equal(capabilities, Guess(name).Capabilities);

    private static EffectGuess Guess(string name) => EffectHeuristic.Guess(ToolName.Parse(name));
}
