using System.Text.Json;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: a log that is sound is called so, and of one that is not, the sentence names the place.
/// Method: real evidence directories, damaged in one way each; Tessera's log for other people's.
/// </summary>
public sealed class VerifyTests
{
    private const string TesseraKey =
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    private static readonly string Tessera = Path.Combine(
        Repository.Root,
        "tests",
        "Vectors",
        "tessera-log"
    );

    [Fact]
    public void A_sound_log_is_described_and_called_sound()
    {
        using TestEvidence evidence = new();

        CommandRun run = CommandRun.Of("verify", evidence.Directory);

        Assert.Equal(0, run.Code);
        Assert.Contains("proves consistency, not origin", run.Output, StringComparison.Ordinal);
        Assert.Contains("size       300 entries", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "batch 1, finding 1, gap 1, seal 295, start 1, verdict 1",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("from sensor eu-1: connection lost", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("SOUND\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Talk);
    }

    [Fact]
    public void Json_is_one_object_that_says_the_same()
    {
        using TestEvidence evidence = new();

        CommandRun run = CommandRun.Of(
            "verify",
            evidence.Directory,
            "--key",
            evidence.Key.ToString(),
            "--json"
        );

        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(0, run.Code);
        Assert.True(root.GetProperty("sound").GetBoolean());
        Assert.Equal(TestEvidence.Size, root.GetProperty("size").GetInt64());
        Assert.Equal("given", root.GetProperty("key_source").GetString());
        Assert.Equal(295, root.GetProperty("entries").GetProperty("seal").GetInt64());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("quorum").ValueKind);
    }

    [Theory]
    [InlineData("tile/entries/000")]
    [InlineData("tile/entries/001.p/44")]
    [InlineData("tile/0/000")]
    [InlineData("tile/1/000.p/1")]
    public void A_flipped_byte_is_found_and_its_file_is_named(string path)
    {
        using TestEvidence evidence = new();
        string file = Path.Combine(evidence.Log, path);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);

        CommandRun run = CommandRun.Of("verify", evidence.Directory);

        Assert.Equal(1, run.Code);
        Assert.Contains("NOT SOUND", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  {path}: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_of_the_checkpoint_is_found()
    {
        using TestEvidence evidence = new();
        string file = Path.Combine(evidence.Log, "checkpoint");
        string note = File.ReadAllText(file);
        File.WriteAllText(file, note.Replace("\n300\n", "\n299\n", StringComparison.Ordinal));

        CommandRun run = CommandRun.Of("verify", evidence.Directory);

        Assert.Equal(1, run.Code);
        Assert.Contains("  checkpoint: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_than_the_logs_is_not_believed()
    {
        using TestEvidence evidence = new();
        using TestEvidence other = new(size: 6);

        CommandRun run = CommandRun.Of(
            "verify",
            evidence.Directory,
            "--key",
            Path.Combine(other.Directory, "log.vkey")
        );

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "checkpoint: not signed by test.example/cli",
            run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_does_not_belong_there_is_named()
    {
        using TestEvidence evidence = new();
        File.WriteAllText(Path.Combine(evidence.Log, "tile", "note.txt"), "hello");

        CommandRun run = CommandRun.Of("verify", evidence.Directory);

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "tile/note.txt: no log has such a file",
            run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_older_checkpoint_must_be_contained()
    {
        using TestEvidence evidence = new();
        string kept = evidence.File("kept");
        File.Copy(Path.Combine(evidence.Log, "checkpoint"), kept);
        evidence.AppendSeal(number: 295);

        CommandRun run = CommandRun.Of("verify", evidence.Directory, "--since", kept);
        Assert.Equal((0, ""), (run.Code, run.Talk));

        // The other way round: an old copy of the log, and a checkpoint that is newer.
        using TestEvidence older = new();
        string newer = Path.Combine(evidence.Log, "checkpoint");
        run = CommandRun.Of("verify", older.Directory, "--since", newer);
        Assert.Equal(1, run.Code);
        Assert.Contains("taken as yours", run.Talk, StringComparison.Ordinal);
        Assert.Contains("NOT SOUND", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quorum_that_was_not_reached_is_said()
    {
        using TestEvidence evidence = new();
        string policy = evidence.File("policy");
        CommandRun made = CommandRun.Of(
            "keys",
            "new",
            "witness.example/w1",
            "--out",
            evidence.File("w1.skey"),
            "--cosigner"
        );
        Assert.Equal(0, made.Code);
        File.WriteAllText(
            policy,
            $"log {evidence.Key}\nwitness w1 {made.Output.Trim()}\nquorum w1\n"
        );

        CommandRun run = CommandRun.Of("verify", evidence.Directory, "--policy", policy);

        Assert.Equal(1, run.Code);
        Assert.Contains("quorum     NOT reached", run.Output, StringComparison.Ordinal);
        Assert.Contains("named by the policy", run.Output, StringComparison.Ordinal);
        Assert.Contains("too few of the policy's witnesses", run.Output, StringComparison.Ordinal);

        // The same checkpoint with the cosignature.
        evidence.Cosign(evidence.File("w1.skey"));
        run = CommandRun.Of("verify", evidence.Directory, "--policy", policy);
        Assert.Equal(0, run.Code);
        Assert.Contains(
            "cosigned   2023-11-14 22:13:20Z at last, by witness.example/w1",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("quorum     reached", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_peoples_logs_verify_without_looking_into_entries()
    {
        CommandRun run = CommandRun.Of("verify", Tessera, "--opaque", "--key", TesseraKey);
        Assert.Equal(0, run.Code);
        Assert.Contains("size       15 entries", run.Output, StringComparison.Ordinal);

        foreach (string kept in Directory.EnumerateFiles(Tessera, "checkpoint.*"))
        {
            run = CommandRun.Of(
                "verify",
                Tessera,
                "--opaque",
                "--key",
                TesseraKey,
                "--since",
                kept
            );
            Assert.Equal((0, ""), (run.Code, run.Talk));
        }

        run = CommandRun.Of("verify", Tessera, "--key", TesseraKey);
        Assert.Equal(1, run.Code);
        Assert.Contains("NotCanonical", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key", "verify", Placeholders.Log)]
    [InlineData("--key", "verify", Placeholders.Log, "--key", "nonsense")]
    [InlineData("--policy", "verify", Placeholders.Log, "--policy", "nowhere")]
    [InlineData("--since", "verify", Placeholders.Log, "--key", TesseraKey, "--since", "nowhere")]
    [InlineData("nowhere", "verify", "nowhere")]
    [InlineData("--proof", "verify")]
    [InlineData("--proof", "verify", Placeholders.Log, "--proof", "p")]
    [InlineData("--entry-file", "verify", "--proof", "p")]
    [InlineData("--entry", "prove", Placeholders.Log)]
    [InlineData("--entry", "prove", Placeholders.Log, "--entry", "1", "--alarm", "2")]
    [InlineData("--entry", "prove", Placeholders.Log, "--entry", "-1")]
    [InlineData("--count", "log", "tail", Placeholders.Log, "--count", "0")]
    [InlineData("--from", "log", "show", Placeholders.Log, "--from", "much")]
    [InlineData("--entry", "log", "show", Placeholders.Log, "--entry", "15")]
    [InlineData("--who", "keys", "rotate", Placeholders.Log, "--why", "w")]
    [InlineData(
        "--tenant",
        "log",
        "erase",
        Placeholders.Log,
        "--tenant",
        "../x",
        "--who",
        "w",
        "--why",
        "w"
    )]
    [InlineData("--out", "keys", "new", "name")]
    public void What_makes_no_sense_exits_with_2_and_is_named(
        string named,
        params string[] arguments
    )
    {
        CommandRun run = CommandRun.Of([
            .. arguments.Select(word => word == Placeholders.Log ? Tessera : word),
        ]);

        Assert.Equal(2, run.Code);
        Assert.Contains(named, run.Talk, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    /// <summary>Words that stand for paths in the rows of a theory.</summary>
    private static class Placeholders
    {
        public const string Log = "{log}";
    }
}
