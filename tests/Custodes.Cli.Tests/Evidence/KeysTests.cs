using Custodes.Evidence.Entries;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;

namespace Custodes.Cli.Tests.Evidence;

/// <summary>
/// Goal: keys are made, shown and replaced, and who trusted an old key can follow it to the new one, by the
/// old key's own signature alone; a salt is destroyed and the log says so.
/// Method: real directories; the files that lead from key to key forged and removed.
/// </summary>
public sealed class KeysTests : IDisposable
{
    private readonly TestEvidence evidence = new();

    public void Dispose() => evidence.Dispose();

    [Fact]
    public void A_key_is_made_once_and_shown()
    {
        string path = evidence.File("some.skey");
        CommandRun made = CommandRun.Of("keys", "new", "example.org/log", "--out", path);
        Assert.Equal(0, made.Code);
        Assert.StartsWith("example.org/log+", made.Output, StringComparison.Ordinal);

        Assert.Equal(made.Output, CommandRun.Of("keys", "show", path).Output);
        CommandRun again = CommandRun.Of("keys", "new", "example.org/log", "--out", path);
        Assert.Equal((1, ""), (again.Code, again.Output));
        Assert.Equal(
            evidence.Key + "\n",
            CommandRun.Of("keys", "show", Path.Combine(evidence.Directory, "log.vkey")).Output
        );
    }

    [Fact]
    public void A_name_with_a_space_is_a_usage_error()
    {
        CommandRun run = CommandRun.Of("keys", "new", "two words", "--out", evidence.File("k"));
        Assert.Equal(2, run.Code);
    }

    [Fact]
    public void After_a_rotation_the_log_verifies_with_the_new_key_and_with_the_old_one()
    {
        Rotate();

        CommandRun beside = CommandRun.Of("verify", evidence.Directory);
        Assert.Equal(0, beside.Code);
        Assert.DoesNotContain(evidence.Key.ToString(), beside.Output, StringComparison.Ordinal);

        CommandRun old = CommandRun.Of("verify", evidence.Directory, "--key", Old);
        Assert.Equal(0, old.Code);
        Assert.Contains("replaced by ", old.Output, StringComparison.Ordinal);

        // The new key signs on, and two rotations are followed like one.
        evidence.AppendSeal(number: 295, entriesBefore: 1);
        Rotate();
        Assert.Equal(0, CommandRun.Of("verify", evidence.Directory, "--key", Old).Code);
        Assert.Equal(0, CommandRun.Of("verify", evidence.Directory).Code);
    }

    [Fact]
    public void An_entry_alone_leads_to_no_other_key()
    {
        Rotate();
        string head = EvidencePaths.RetiredHead(evidence.Directory, evidence.Key.KeyId);

        // Signed by the new key instead of the old one: what a forger could do.
        File.Copy(Path.Combine(evidence.Log, "checkpoint"), head, overwrite: true);
        CommandRun forged = CommandRun.Of("verify", evidence.Directory, "--key", Old);
        Assert.Equal(1, forged.Code);

        File.Delete(head);
        CommandRun missing = CommandRun.Of("verify", evidence.Directory, "--key", Old);
        Assert.Equal(1, missing.Code);
        Assert.Contains(
            "checkpoint: not signed by test.example/cli",
            missing.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_rotation_that_was_cut_off_before_the_head_was_signed_anew_starts_again()
    {
        // The new key is there and has signed nothing.
        using (
            SignerKeyFile.Make(
                EvidencePaths.SignerKey(evidence.Directory) + ".next",
                TestEvidence.Origin,
                Custodes.Evidence.Notes.SignatureKind.Ed25519
            )
        ) { }

        Rotate();
        Assert.Equal(0, CommandRun.Of("verify", evidence.Directory, "--key", Old).Code);
    }

    [Fact]
    public void A_rotation_that_was_cut_off_afterwards_is_finished_and_no_other_is_made()
    {
        string key = EvidencePaths.SignerKey(evidence.Directory);
        byte[] oldKey = File.ReadAllBytes(key);
        byte[] oldVerifier = File.ReadAllBytes(EvidencePaths.VerifierKey(evidence.Directory));
        byte[] oldCheckpoint = File.ReadAllBytes(Path.Combine(evidence.Log, "checkpoint"));
        Rotate();

        // As it is when only the head was replaced.
        File.Move(key, key + ".next");
        WritePrivate(key, oldKey);
        File.WriteAllBytes(EvidencePaths.VerifierKey(evidence.Directory), oldVerifier);
        File.WriteAllBytes(Path.Combine(evidence.Log, "checkpoint"), oldCheckpoint);

        CommandRun run = Rotate();
        Assert.Contains("cut off", run.Talk, StringComparison.Ordinal);
        CommandRun verified = CommandRun.Of("verify", evidence.Directory, "--key", Old);
        Assert.Equal(0, verified.Code);
        Assert.Contains("key 1, ", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_with_witnesses_is_published_under_its_new_key_by_the_next_writer()
    {
        CommandRun witness = CommandRun.Of(
            "keys",
            "new",
            "witness.example/w1",
            "--out",
            evidence.File("w1.skey"),
            "--cosigner"
        );
        Assert.Equal(0, witness.Code);
        evidence.Cosign(evidence.File("w1.skey"));
        byte[] published = File.ReadAllBytes(Path.Combine(evidence.Log, "checkpoint"));

        CommandRun run = Rotate();

        // Without its witnesses nothing is published; what was stays.
        Assert.Contains("not published", run.Output, StringComparison.Ordinal);
        Assert.Equal(published, File.ReadAllBytes(Path.Combine(evidence.Log, "checkpoint")));
        Assert.Equal(0, CommandRun.Of("verify", evidence.Directory, "--key", Old).Code);

        evidence.AppendSeal(number: 295, entriesBefore: 1);
        CommandRun after = CommandRun.Of("verify", evidence.Directory, "--key", Old);
        Assert.Equal(0, after.Code);
        Assert.Contains("replaced by ", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_a_key_that_was_never_the_logs_stops_the_writer()
    {
        Rotate();
        using TestEvidence other = new(size: 6);
        File.Copy(
            Path.Combine(other.Log, "checkpoint"),
            Path.Combine(evidence.Log, "checkpoint"),
            overwrite: true
        );

        LogStartException refused = Assert.Throws<LogStartException>(() =>
            evidence.AppendSeal(number: 295, entriesBefore: 1)
        );

        Assert.Equal(LogStartFault.CheckpointDamaged, refused.Fault);
    }

    [Fact]
    public void An_erasure_destroys_the_salt_and_is_logged()
    {
        string salt;
        using (TenantSalt made = TenantSaltFile.OpenOrMake(evidence.Directory, "acme"))
        using (TenantSalt again = TenantSaltFile.OpenOrMake(evidence.Directory, "acme"))
        {
            salt = made.Id;
            Assert.True(again.Matches(made.Pseudonym("billing-7"), "billing-7"));
        }

        CommandRun run = Erase("acme");
        Assert.Equal((0, ""), (run.Code, run.Talk));
        Assert.False(File.Exists(EvidencePaths.Salt(evidence.Directory, "acme")));
        CommandRun shown = CommandRun.Of("log", "tail", evidence.Directory, "--count", "1");
        Assert.Contains(
            $"alice destroyed salt {salt} of acme",
            shown.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, CommandRun.Of("verify", evidence.Directory).Code);

        // A new salt of the same tenant is another one.
        using TenantSalt next = TenantSaltFile.OpenOrMake(evidence.Directory, "acme");
        Assert.NotEqual(salt, next.Id);
        Assert.Equal(1, Erase("nobody").Code);
    }

    [Fact]
    public void An_erasure_that_was_cut_off_makes_no_pseudonyms_and_is_run_again()
    {
        using (TenantSaltFile.OpenOrMake(evidence.Directory, "acme")) { }

        string? salt = TenantSaltFile.Erase(evidence.Directory, "acme");
        KeyFileException refused = Assert.Throws<KeyFileException>(() =>
            TenantSaltFile.OpenOrMake(evidence.Directory, "acme")
        );
        Assert.Contains("run the erasure again", refused.Message, StringComparison.Ordinal);

        Assert.Contains(salt!, Erase("acme").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_somebody_writes_is_left_alone()
    {
        using (TenantSaltFile.OpenOrMake(evidence.Directory, "acme")) { }

        using Custodes.Evidence.Notes.SignerKey key = SignerKeyFile.Open(
            EvidencePaths.SignerKey(evidence.Directory),
            Custodes.Evidence.Notes.SignatureKind.Ed25519
        );
        using LogWriter writer = LogWriter.Open(evidence.Directory, key, new LogOptions());
        CommandRun run = Erase("acme");
        Assert.Equal(1, run.Code);
        Assert.Contains("in use by another process", run.Talk, StringComparison.Ordinal);
        using TenantSalt kept = TenantSaltFile.OpenOrMake(evidence.Directory, "acme");
        Assert.StartsWith("acme-", kept.Id, StringComparison.Ordinal);
    }

    private string Old => evidence.Key.ToString();

    private static void WritePrivate(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private CommandRun Rotate()
    {
        CommandRun run = CommandRun.Of(
            "keys",
            "rotate",
            evidence.Directory,
            "--who",
            "alice",
            "--why",
            "yearly"
        );
        Assert.True(run.Code == 0, run.Talk);
        return run;
    }

    private CommandRun Erase(string tenant) =>
        CommandRun.Of(
            "log",
            "erase",
            evidence.Directory,
            "--tenant",
            tenant,
            "--who",
            "alice",
            "--why",
            "contract ended"
        );
}
