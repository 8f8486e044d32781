using Custodes.RedTeam.Reporting;
using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Tests.Reporting;

/// <summary>Goal: no document is made of half a run or of something else. Method: whole results, spoilt in one place each.</summary>
public sealed class SecurityResultsTests
{
    [Fact]
    public void What_a_run_printed_is_read_as_it_was()
    {
        SecurityResults results = SecurityResults.Read(MadeResults.Whole());

        Assert.Equal(
            AttackCatalogue.All.Select(static one => one.Card),
            results.Hardened.Select(static one => one.Card)
        );
        Assert.All(results.Hardened, static one => Assert.Equal(630, one.On!.Trials));
        Assert.All(results.Hardened, static one => Assert.False(one.IsBreach || one.IsBroken));
        Assert.All(results.Hardened, static one => Assert.Equal(one.Card.Defences, one.StoppedBy));
        Assert.All(results.Weak, static one => Assert.Equal(57, one.Weak!.Successes));
        Assert.Equal(12.5, results.Weak[0].Weak!.Worst);
        Assert.Equal((61.2, 3), (results.Runs[0].WallSeconds, results.Runs[0].Resumed));
        Assert.Equal(
            "custodes redteam --design weak --trials 60 --seed 1 --jobs 1 --json",
            results.Runs[0].Command
        );
    }

    [Fact]
    public void A_missing_run_is_named_with_the_command_that_makes_it()
    {
        Refused([("h.json", MadeResults.Hardened())], "--design weak", "tree-poisoning");
        Refused([("w.json", MadeResults.Weak())], "hardened", "tree-poisoning", "encoding-bomb");
        Refused(
            [("w.json", MadeResults.Weak()), ("h.json", MadeResults.Hardened())],
            "observation",
            "--cost"
        );
    }

    [Fact]
    public void A_missing_attack_is_named() =>
        Refused(
            [
                ("w.json", MadeResults.Weak()),
                ("h.json", Without(MadeResults.Hardened(), "hash-flood")),
            ],
            "hardened",
            "hash-flood"
        );

    [Theory]
    [InlineData(RunOptions.TrialsOne - 1)]
    [InlineData(4)]
    public void A_run_too_short_to_bound_anything_is_refused(int trials) =>
        Refused(
            [
                ("w.json", MadeResults.Weak()),
                ("c.json", MadeResults.Costs()),
                ("h.json", MadeResults.Hardened(trials: trials)),
            ],
            $"{trials} trials with everything on",
            "it takes 299"
        );

    [Fact]
    public void A_run_that_just_bounds_is_taken() =>
        Assert.NotEmpty(
            SecurityResults
                .Read([
                    ("w.json", MadeResults.Weak()),
                    ("c.json", MadeResults.Costs()),
                    ("h.json", MadeResults.Hardened(trials: RunOptions.TrialsOne)),
                ])
                .Hardened
        );

    [Fact]
    public void An_attack_in_two_files_is_refused() =>
        Refused(
            [.. MadeResults.Whole(), ("again.json", MadeResults.Hardened())],
            "again.json",
            "tree-poisoning",
            "another file"
        );

    [Theory]
    [InlineData("\"without\":null", "\"without\":\"Trimming\"", "without Trimming")]
    [InlineData("\"name\":\"hash-flood\"", "\"name\":\"hush-flood\"", "hush-flood")]
    [InlineData("\"results\":\"redteam\"", "\"results\":\"tea\"", "tea")]
    [InlineData("\"version\":1", "\"version\":2", "version 2")]
    [InlineData("\"design\":\"hardened\"", "\"design\":\"soft\"", "soft")]
    [InlineData("\"machine\":", "\"engine\":", "machine")]
    [InlineData("\"kind\":\"on\"", "\"kind\":\"in\"", "everything on")]
    [InlineData("\"trials\":630", "\"trials\":-1", "-1 trials")]
    [InlineData("\"successes\":20", "\"successes\":21", "21 successes of 20")]
    [InlineData("\"successes\":20", "\"successes\":0.5", "0.5 successes")]
    [InlineData("\"defences\":[\"Replication\",", "\"defences\":[", "other defences")]
    [InlineData("\"claim\":\"", "\"claim\":\"Not any more: ", "another criterion")]
    [InlineData("\"attacks\":[", "\"attacks\":[7,", "name")]
    [InlineData("\"attacks\":[", "\"attacks\":{", "JSON")]
    public void What_is_wrong_with_a_file_is_named(string good, string bad, string named)
    {
        string text = MadeResults.Hardened();
        int place = text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(place >= 0, $"{good} stands nowhere");

        Refused(
            [
                ("w.json", MadeResults.Weak()),
                ("h.json", text[..place] + bad + text[(place + good.Length)..]),
            ],
            "h.json",
            named
        );
    }

    [Theory]
    [InlineData("\"name\":\"evidence\"", "\"name\":\"proof\"", "evidence", "--cost")]
    [InlineData("\"hardenedNs\":99.5", "\"hardenedNs\":null", "c.json", "hardenedNs")]
    [InlineData("\"ratio\":20", "\"ratio\":\"much\"", "c.json", "ratio")]
    [InlineData("\"version\":1", "\"version\":3", "c.json", "version 3")]
    public void What_is_wrong_with_costs_is_named(string good, string bad, params string[] named)
    {
        string text = MadeResults.Costs();
        Assert.Contains(good, text, StringComparison.Ordinal);

        Refused(
            [
                ("w.json", MadeResults.Weak()),
                ("h.json", MadeResults.Hardened()),
                ("c.json", text.Replace(good, bad, StringComparison.Ordinal)),
            ],
            named
        );
    }

    private static void Refused(List<(string Path, string Text)> files, params string[] named)
    {
        InvalidDataException wrong = Assert.Throws<InvalidDataException>(() =>
            SecurityResults.Read(files)
        );
        Assert.All(named, word => Assert.Contains(word, wrong.Message, StringComparison.Ordinal));
    }

    private static string Without(string json, string attack) =>
        string.Join(
            '\n',
            json.Split('\n')
                .Where(line => !line.Contains($"\"name\":\"{attack}\"", StringComparison.Ordinal))
        );
}
