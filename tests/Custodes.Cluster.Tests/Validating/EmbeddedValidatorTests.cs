using Custodes.Cluster.Certified;
using Custodes.Cluster.Tests.Certified;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Validators;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>
/// Goal: one validator alone certifies what follows from the node's log, says that this protects nobody, and goes on after a
/// restart; no other set of one is believed. Method: real files and the real clock, in epochs of a tenth of a second.
/// </summary>
public sealed class EmbeddedValidatorTests : IDisposable
{
    private const string Agent = "support-7";
    private readonly string directory = Directory.CreateTempSubdirectory("embedded").FullName;
    private readonly TestLog log = new(seed: 1);
    private readonly List<Exception> bugs = [];

    [Fact]
    public async Task What_follows_from_the_log_is_certified_by_one_and_stands_after_a_restart()
    {
        _ = log.Add(TestLog.Finding(Agent, 1, bits: 20));
        _ = log.Add(TestLog.Verdict(Agent, VerdictLevel.Quarantined, VerdictLevel.Suspect, 1));
        StandingVerdict first;
        await using (EmbeddedValidator validator = Open(100))
        {
            validator.Start();
            Assert.True(validator.IsOwn(Agent));
            byte[] evidence = validator.Sign(
                new VerdictEvidence(validator.Self, log.VerifierKey, [log.Show(0), log.Show(1)])
            );
            Assert.Equal(FollowRefusal.None, validator.Follows(evidence, out _));
            validator.Send(evidence);
            first = await StandsAsync(validator);
        }

        Assert.Equal(VerdictKind.Quarantine, first.Verdict.Kind);
        Assert.Equal((1, 1), (first.View.N, first.View.Q));
        Assert.Equal(["embedded"], first.View.SignedBy);

        // An old chain keeps the length of its epochs, whatever is asked for.
        await using EmbeddedValidator again = Open(60_000);
        Assert.Equal(100, again.EpochMs);
        _ = again.IsOwn(Agent);
        Assert.Equal(first.Verdict, Assert.Single(again.Standing()).Verdict);
        CertificationView view = again.View();
        Assert.Equal(EmbeddedValidator.Warning, view.Caveat);
        Assert.Equal((1, 1, false), (view.N, view.Q, view.IsStalled));
        long before = view.Epoch;
        again.Start();
        await UntilAsync(() => again.View().Epoch > before);
        Assert.Empty(bugs);
    }

    [Fact]
    public async Task What_does_not_follow_is_not_certified()
    {
        _ = log.Add(TestLog.Finding(Agent, 1, bits: 19));
        _ = log.Add(TestLog.Verdict(Agent, VerdictLevel.Quarantined, VerdictLevel.Suspect, 1));
        await using EmbeddedValidator validator = Open(100);
        validator.Start();
        _ = validator.IsOwn(Agent);
        byte[] evidence = validator.Sign(
            new VerdictEvidence(validator.Self, log.VerifierKey, [log.Show(0), log.Show(1)])
        );
        Assert.Equal(FollowRefusal.NotEnough, validator.Follows(evidence, out _));
        validator.Send(evidence);
        await UntilAsync(() => validator.View().Epoch > 3);
        Assert.Empty(validator.Standing());
    }

    [Fact]
    public void Only_a_set_that_is_made_as_embedded_has_one_validator()
    {
        using SigningKey key = TestValidators.Key(1);
        Validator one = new(0, key.PublicKey, 1);
        Assert.False(ValidatorSet.TryCreate([one], out _, out ValidatorSetRefusal refusal));
        Assert.Equal(ValidatorSetRefusal.Count, refusal);
        ValidatorSet embedded = ValidatorSet.OfOne(one);
        Assert.False(ValidatorSet.TryRead(embedded.ToBytes(), out _, out refusal));
        Assert.Equal(ValidatorSetRefusal.Count, refusal);
        Assert.Equal(1, Quorum.Of(embedded.Count));
        Assert.True(embedded.IsQuorum(1));
        Assert.False(embedded.IsQuorum(0));
    }

    [Fact]
    public async Task Damaged_times_are_named()
    {
        await Open(100).DisposeAsync();
        string times = Path.Combine(directory, "times");
        foreach (string wrong in (string[])["", "5", "5 99\n", "x 100\n", "5 100 6\n"])
        {
            await File.WriteAllTextAsync(times, wrong, TestContext.Current.CancellationToken);
            ValidatorStartException refusal = Assert.Throws<ValidatorStartException>(() =>
                Open(100)
            );
            Assert.Contains(times, refusal.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        log.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private EmbeddedValidator Open(int epochMs) =>
        EmbeddedValidator.Open(directory, epochMs, TimeProvider.System, bugs.Add);

    private static async Task<StandingVerdict> StandsAsync(EmbeddedValidator validator)
    {
        await UntilAsync(() => validator.Standing().Count > 0);
        return validator.Standing()[0];
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
