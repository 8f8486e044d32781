namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: what is proven can be checked with the proof, the entry and a key alone, and nothing else can.
/// Method: proofs from a real evidence directory that is gone when they are checked; each input changed once.
/// </summary>
public sealed class ProveTests : IDisposable
{
    private readonly TestEvidence evidence = new();

    private string Proof => evidence.File("it.tlog-proof");

    private string Entry => evidence.File("it.json");

    public void Dispose() => evidence.Dispose();

    [Theory]
    [InlineData("--entry", "299", "entry      299 of 300")]
    [InlineData("--alarm", "12", "ALARM 12: billing-7, send_money in s-19 [2J")]
    [InlineData("--verdict", "3", "verdict 3: billing-7 watch → quarantined")]
    [InlineData("--observation", "117", "shows      observation 117")]
    public void What_is_proven_is_checked_offline(string option, string value, string said)
    {
        string key = Make(option, value);

        CommandRun run = Check(key);

        Assert.Equal((0, ""), (run.Code, run.Talk));
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
        Assert.EndsWith("SOUND\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_goes_to_standard_output_unless_told_otherwise()
    {
        CommandRun run = CommandRun.Of("prove", evidence.Directory, "--entry", "5");

        Assert.Equal(0, run.Code);
        Assert.StartsWith(
            "c2sp.org/tlog-proof@v1\nindex 5\n",
            run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_changed_byte_of_an_entry_is_refused()
    {
        string key = Make("--alarm", "12");
        byte[] entry = File.ReadAllBytes(Entry);
        for (int place = 0; place < entry.Length; place += 17)
        {
            entry[place] ^= 1;
            File.WriteAllBytes(Entry, entry);
            entry[place] ^= 1;
            CommandRun run = Check(key);
            Assert.Equal(1, run.Code);
            Assert.Contains("these bytes are not entry 2", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_proof_is_refused()
    {
        string key = Make("--observation", "117");
        byte[] proof = File.ReadAllBytes(Proof);
        Assert.Equal(0, Check(key).Code);
        for (int place = 0; place < proof.Length; place += 13)
        {
            proof[place] ^= 2;
            File.WriteAllBytes(Proof, proof);
            proof[place] ^= 2;
            CommandRun run = Check(key);
            Assert.True(run.Code == 1, $"byte {place}: {run}");
        }
    }

    [Fact]
    public void Another_key_is_not_believed()
    {
        _ = Make("--entry", "1");
        using TestEvidence other = new(size: 6);

        CommandRun run = Check(other.Key.ToString());

        Assert.Equal(1, run.Code);
        Assert.Contains("with the key that is trusted", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--alarm", "99")]
    [InlineData("--verdict", "99")]
    [InlineData("--observation", "140")]
    [InlineData("--entry", "300")]
    public void What_is_not_there_is_not_proven(string option, string value)
    {
        CommandRun run = CommandRun.Of("prove", evidence.Directory, option, value);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains(option, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Observations_that_are_gone_or_changed_cannot_be_shown()
    {
        string rows = Storage.Log.EvidencePaths.Observations(evidence.Directory, 100);
        byte[] bytes = File.ReadAllBytes(rows);
        bytes[0] ^= 1;
        File.WriteAllBytes(rows, bytes);
        CommandRun run = CommandRun.Of("prove", evidence.Directory, "--observation", "101");
        Assert.Equal(1, run.Code);
        Assert.Contains("not the observations that entry 1", run.Talk, StringComparison.Ordinal);

        File.Delete(rows);
        run = CommandRun.Of("prove", evidence.Directory, "--observation", "101");
        Assert.Equal(1, run.Code);
        Assert.Contains("are not kept", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_tile_gives_no_proof()
    {
        string tile = Path.Combine(evidence.Log, "tile", "0", "000");
        byte[] bytes = File.ReadAllBytes(tile);
        bytes[0] ^= 1;
        File.WriteAllBytes(tile, bytes);

        CommandRun run = CommandRun.Of("prove", evidence.Directory, "--entry", "200");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains("under the root that was signed", run.Talk, StringComparison.Ordinal);
    }

    private string Make(string option, string value)
    {
        CommandRun made = CommandRun.Of(
            "prove",
            evidence.Directory,
            option,
            value,
            "--out",
            Proof,
            "--entry-out",
            Entry
        );
        Assert.Equal((0, ""), (made.Code, made.Output));
        string key = evidence.Key.ToString();
        Directory.Move(evidence.Directory, evidence.File("gone"));
        return key;
    }

    private CommandRun Check(string key) =>
        CommandRun.Of("verify", "--proof", Proof, "--entry-file", Entry, "--key", key);
}
